// What runs first in a container of ours: it opens the relay to the gateway and becomes Flink, looks at the image, works on the state volume.
package drey;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;

/**
 * Images have no shell for certain, but they have Java. `run PORT HOST PORT MAIN ARGS...` relays 127.0.0.1:PORT to HOST:PORT and becomes
 * MAIN, `lead` with the same is a proxy there as well and relays further ports; `look FLINK_HOME [HOST PORT]` tells what an image
 * holds; `list DIR DEPTH`, `size PATH`, `delete PATH` and `move FROM TO` work on files. `place [folder PATH | copy FROM TO | link FROM TO |
 * fetch HOST PORT PATH TO | root PATH | hand ADDRESS PORT]... then ...` puts files where they are wanted, opens a {@link Hand} over what it copied and over the roots, and goes on with `run`,
 * `lead`, `wait SECONDS` (until its hand had nothing to do for so long) or a class. No lambdas: it must load in no time.
 */
public final class Member {
  private static final int CONNECT_MILLISECONDS = 5000;
  private static final int HTTPS_PORT = 443;
  /** Where code that was written for a run on a laptop looks for AWS. */
  private static final int USUAL_PORT = 4566;
  private static final int[] furtherPorts = {HTTPS_PORT, USUAL_PORT};
  private static final int JKS = 0xfeedfeed;
  private static final int JKS_VERSION = 2;
  private static final int TRUSTED = 2;
  private static final char[] storePassword = "changeit".toCharArray();

  private Member() {}

  public static void main(String[] arguments) throws Throwable {
    switch (arguments[0]) {
      case "run":
        run(arguments, false);
        break;
      case "lead":
        run(arguments, true);
        break;
      case "look":
        look(arguments);
        break;
      case "list":
        list(Paths.get(arguments[1]), Integer.parseInt(arguments[2]), System.out);
        break;
      case "place":
        place(arguments);
        break;
      case "wait":
        Hand.rest(Integer.parseInt(arguments[1]));
        break;
      case "delete":
        delete(new File(arguments[1]));
        String[] left = new File(arguments[1]).getParentFile().list();
        if (left != null && left.length == 0) System.out.println("empty");
        break;
      case "size":
        System.out.println(size(Paths.get(arguments[1])));
        break;
      case "move":
        System.out.println(move(new File(arguments[1]), new File(arguments[2])));
        break;
      default:
        throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void run(String[] arguments, boolean isLead) throws Throwable {
    int port = Integer.parseInt(arguments[3]);
    Relay.open(Integer.parseInt(arguments[1]), arguments[2], port, isLead);
    if (isLead) {
      for (int further : furtherPorts) {
        try {
          Relay.open(further, arguments[2], port, false);
        } catch (IOException fault) {
          System.err.println("drey: 127.0.0.1:" + further + " of the container, " + meantFor(further) + ", cannot be had: " + fault);
        }
      }
    }
    become(arguments, 4);
  }

  /** Runs the class that is named at a place of the arguments, with those after it. */
  private static void become(String[] arguments, int at) throws Throwable {
    try {
      Class.forName(arguments[at])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(arguments, at + 1, arguments.length));
    } catch (java.lang.reflect.InvocationTargetException fault) {
      throw fault.getCause();
    }
  }

  private static void place(String[] arguments) throws Throwable {
    List<String> roots = new ArrayList<String>();
    int at = 1;
    while (!arguments[at].equals("then")) {
      String word = arguments[at];
      if (word.equals("copy")) {
        put(Paths.get(arguments[at + 1]), Paths.get(arguments[at + 2]), false);
        roots.add(arguments[at + 2]);
        at += 3;
      } else if (word.equals("link")) {
        put(Paths.get(arguments[at + 1]), Paths.get(arguments[at + 2]), true);
        at += 3;
      } else if (word.equals("fetch")) {
        Fetch.file(arguments[at + 1], Integer.parseInt(arguments[at + 2]), arguments[at + 3], new File(arguments[at + 4]));
        at += 5;
      } else if (word.equals("folder")) {
        Files.createDirectories(Paths.get(arguments[at + 1]));
        at += 2;
      } else if (word.equals("root")) {
        roots.add(arguments[at + 1]);
        at += 2;
      } else if (word.equals("hand")) {
        Hand.open(arguments[at + 1], Integer.parseInt(arguments[at + 2]), System.getenv("DREY_REST_TOKEN"), roots);
        at += 3;
      } else throw new IllegalArgumentException(word);
    }
    String next = arguments[at + 1];
    if (next.equals("run") || next.equals("lead") || next.equals("wait"))
      main(Arrays.copyOfRange(arguments, at + 1, arguments.length));
    else become(arguments, at + 1);
  }

  private static void put(Path from, Path to, boolean isLink) throws IOException {
    Files.createDirectories(to.getParent());
    Files.deleteIfExists(to);
    if (isLink) Files.createSymbolicLink(to, from);
    else Files.copy(from, to);
  }

  private static String meantFor(int port) {
    return port == HTTPS_PORT ? "where programs that know of no proxy reach AWS's names" : "where code for a laptop reaches AWS";
  }

  private static void look(String[] arguments) {
    System.out.println("java " + System.getProperty("java.specification.version"));
    File home = new File(arguments[1]);
    names(home, "lib");
    names(home, "opt");
    names(home, "plugins");
    String[] plugins = new File(home, "plugins").list();
    if (plugins != null) for (String plugin : plugins) names(home, "plugins/" + plugin);
    certificates(new File(System.getProperty("java.home"), "lib/security"));
    if (arguments.length < 4) return;
    try {
      Relay.close(Relay.dial(new InetSocketAddress(arguments[2], Integer.parseInt(arguments[3])), CONNECT_MILLISECONDS));
      System.out.println("reached");
    } catch (IOException fault) {
      System.out.println("unreached " + fault.getMessage());
    }
  }

  /** A line `certificate <base64 of DER>` for each authority that the Java of the image trusts, from where it looks for them itself. */
  private static void certificates(File folder) {
    File own = new File(folder, "jssecacerts");
    File file = own.exists() ? own : new File(folder, "cacerts");
    if (!file.exists()) return;
    try {
      List<byte[]> certificates = quickly(file);
      if (certificates == null) certificates = byKeyStore(file);
      StringBuilder lines = new StringBuilder();
      for (byte[] one : certificates)
        lines.append("certificate ").append(Base64.getEncoder().encodeToString(one)).append('\n');
      System.out.print(lines);
    } catch (IOException | GeneralSecurityException | RuntimeException fault) {
      System.out.println("untold " + file + ": " + String.valueOf(fault.getMessage()).replace('\n', ' '));
    }
  }

  /** The certificates of a file in the older format, as it lies there: Java's own way costs half a second. Null for another format. */
  private static List<byte[]> quickly(File file) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file.toPath())))) {
      if (in.readInt() != JKS || in.readInt() != JKS_VERSION) return null;
      int count = in.readInt();
      List<byte[]> certificates = new ArrayList<byte[]>();
      for (int index = 0; index < count; index++) {
        if (in.readInt() != TRUSTED) return null;
        in.readUTF();
        in.readLong();
        in.readUTF();
        int length = in.readInt();
        if (length < 0 || length > in.available()) return null;
        byte[] certificate = new byte[length];
        in.readFully(certificate);
        certificates.add(certificate);
      }
      return certificates;
    } catch (EOFException end) {
      return null;
    }
  }

  private static List<byte[]> byKeyStore(File file) throws IOException, GeneralSecurityException {
    KeyStore store;
    try {
      store = loaded(file, storePassword);
    } catch (IOException fault) {
      // It has another password, without which at least a store that is not encrypted can be read.
      store = loaded(file, null);
    }
    List<byte[]> certificates = new ArrayList<byte[]>();
    for (String alias : Collections.list(store.aliases()))
      if (store.isCertificateEntry(alias)) certificates.add(store.getCertificate(alias).getEncoded());
    return certificates;
  }

  private static KeyStore loaded(File file, char[] password) throws IOException, GeneralSecurityException {
    // Both formats are read by this name.
    KeyStore store = KeyStore.getInstance("JKS");
    try (InputStream in = new FileInputStream(file)) {
      store.load(in, password);
    }
    return store;
  }

  private static void names(File home, String folder) {
    String[] names = new File(home, folder).list();
    if (names == null) return;
    Arrays.sort(names);
    for (String name : names) System.out.println("file " + folder + "/" + name);
  }

  /** What is at a path, itself where it is a link; null only where nothing is. Throws where that cannot be told: nobody may take it for gone then. */
  static BasicFileAttributes look(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException absent) {
      return null;
    }
  }

  /** What is directly below a path; nothing where that is no folder. Throws where that cannot be told. */
  static List<Path> below(Path folder) throws IOException {
    List<Path> found = new ArrayList<Path>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) found.add(file);
    } catch (NoSuchFileException | NotDirectoryException absent) {
      return found;
    } catch (DirectoryIteratorException fault) {
      throw fault.getCause();
    }
    return found;
  }

  /** A line `snapshot TIME PATH` for each `_metadata` file below, at most so many folders down, and in the end `listed`: who does not read that was not told all. */
  static void list(Path folder, int depth, PrintStream out) throws IOException {
    snapshots(folder, depth, out);
    out.println("listed");
  }

  private static void snapshots(Path folder, int depth, PrintStream out) throws IOException {
    for (Path file : below(folder)) {
      BasicFileAttributes found = look(file);
      if (found == null) continue;
      if (file.getFileName().toString().equals("_metadata"))
        out.println("snapshot " + found.lastModifiedTime().toMillis() + " " + file.getParent());
      else if (depth > 0 && found.isDirectory()) snapshots(file, depth - 1, out);
    }
  }

  /** Puts it in the place of what is there. Says `there` where it stands there afterwards, `gone` where it is at neither place. */
  static String move(File from, File to) throws IOException {
    if (look(from.toPath()) != null && !from.equals(to)) {
      delete(to);
      Files.createDirectories(to.getParentFile().toPath());
      Files.move(from.toPath(), to.toPath(), StandardCopyOption.ATOMIC_MOVE);
      // Nothing else is coming; a folder that is not empty stays.
      if (from.getParentFile().getName().equals("incoming")) from.getParentFile().delete();
    }
    return look(to.toPath()) != null ? "there" : "gone";
  }

  /** Lengths of all files below, together; -1 where there is nothing. */
  private static long size(Path path) throws IOException {
    BasicFileAttributes found = look(path);
    if (found == null) return -1;
    if (!found.isDirectory()) return found.size();
    long bytes = 0;
    for (Path file : below(path)) bytes += Math.max(0, size(file));
    return bytes;
  }

  static void delete(File file) throws IOException {
    if (!Files.isSymbolicLink(file.toPath())) {
      File[] files = file.listFiles();
      if (files != null) for (File below : files) delete(below);
    }
    Files.deleteIfExists(file.toPath());
  }
}
