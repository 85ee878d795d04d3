// Reads the rows that a job has committed below a directory, and checks that none is lost or repeated.
package com.example.ticks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

final class CommittedRows {
    private static final Pattern ROW = Pattern.compile("\\{\"eventTime\":\\d+,\"ticker\":\"(\\w+)\","
            + "\"price\":\\d+\\.\\d\\d,\"count\":(\\d+),\"sequence\":(\\d+)}");

    private CommittedRows() {}

    /** Rows of finished files; those still being written have names that begin with a dot. */
    static List<Matcher> below(Path directory) throws IOException {
        List<Matcher> rows = new ArrayList<>();
        for (Path part : partsBelow(directory)) {
            for (String line : Files.readAllLines(part)) {
                Matcher row = ROW.matcher(line);
                assertTrue(row.matches(), line);
                rows.add(row);
            }
        }
        return rows;
    }

    /** Per ticker the counts are 1, 2, 3, ... each once, and no tick was counted twice. */
    static void assertComplete(List<Matcher> rows) {
        Map<String, List<Long>> counts = rows.stream()
                .collect(Collectors.groupingBy(
                        row -> row.group(1),
                        TreeMap::new,
                        Collectors.mapping(row -> Long.valueOf(row.group(2)), Collectors.toList())));
        assertEquals(5, counts.size());
        counts.forEach((ticker, found) -> assertEquals(
                LongStream.rangeClosed(1, found.size()).boxed().collect(Collectors.toList()),
                found.stream().sorted().collect(Collectors.toList()),
                ticker));
        long sequences = rows.stream().map(row -> row.group(3)).distinct().count();
        assertEquals(rows.size(), sequences, "a sequence number repeats");
    }

    private static List<Path> partsBelow(Path directory) throws IOException {
        List<Path> parts = new ArrayList<>();
        if (!Files.exists(directory)) {
            return parts;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<Path>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.getFileName().toString().startsWith("part-")) {
                    parts.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            /** The job renames files when it commits them, also between a listing and the look at one of them. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException cause) throws IOException {
                if (cause instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw cause;
            }
        });
        return parts;
    }
}
