// A job that knows of no endpoint but AWS's own, in `main` on the JobManager and in a task on a TaskManager. It calls AWS by clients of several
// kinds and prints what came back, one line a call: `LED <where> <call> <result> END`. The property group `unmodified` has the region, a bucket with
// the object `greeting`, and `endpoints`: further addresses, one a line, by which the SDKs are to reach S3 as well.
import com.amazonaws.ClientConfiguration;
import com.amazonaws.client.builder.AwsClientBuilder;
import com.amazonaws.services.kinesisanalytics.runtime.KinesisAnalyticsRuntime;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.services.sqs.AmazonSQSClientBuilder;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsClient;

public class Unmodified {
  private static final int PATIENCE_MILLISECONDS = 20_000;

  private final String where;
  private final String region;
  private final String bucket;
  private final String[] endpoints;

  private Unmodified(String where, Properties given) {
    this.where = where;
    this.region = given.getProperty("region");
    this.bucket = given.getProperty("bucket");
    this.endpoints = given.getProperty("endpoints").split("\n");
  }

  public static void main(String[] arguments) throws Exception {
    Properties given = KinesisAnalyticsRuntime.getApplicationProperties().get("unmodified");
    new Unmodified("main", given).callAll();
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.fromSequence(0, Long.MAX_VALUE - 1).map(new Task(given)).print();
    environment.execute("unmodified");
  }

  private void callAll() {
    call("sdk1-s3", () -> readBySdk1(AmazonS3ClientBuilder.standard().withRegion(region)));
    call("sdk1-sqs", this::queuesBySdk1);
    call("sdk2-s3-apache", () -> readBySdk2(ApacheHttpClient.create(), null));
    call("sdk2-s3-url", () -> readBySdk2(UrlConnectionHttpClient.create(), null));
    call("sdk2-sqs-url", this::queuesBySdk2);
    call("sdk2-sqs-netty", this::queuesByNetty);
    call("sdk2-kinesis-netty", this::streamsByNetty);
    call("https-connection", () -> statusOf("https://sqs." + region + ".amazonaws.com/"));
    call("http-client", () -> statusByHttpClient("https://sqs." + region + ".amazonaws.com/"));
    call("looked-up", () -> statusBySocket("s3." + region + ".amazonaws.com"));
    call("metadata", () -> statusOf("http://169.254.169.254/latest/meta-data/"));
    for (String endpoint : endpoints) {
      String name = URI.create(endpoint).getHost();
      call("sdk1-at-" + name, () -> readBySdk1(AmazonS3ClientBuilder.standard()
          .withEndpointConfiguration(new AwsClientBuilder.EndpointConfiguration(endpoint, region))
          .withPathStyleAccessEnabled(true)));
      call("sdk2-at-" + name, () -> readBySdk2(ApacheHttpClient.create(), URI.create(endpoint)));
    }
    System.out.println("LED " + where + " all done END");
  }

  private void call(String name, Callable<String> work) {
    String result;
    try {
      result = work.call();
    } catch (Exception fault) {
      result = String.valueOf(fault);
    }
    System.out.println("LED " + where + " " + name + " " + result.replaceAll("[\\s\"\\\\]+", "_") + " END");
  }

  private String readBySdk1(AmazonS3ClientBuilder builder) {
    var settings = new ClientConfiguration().withMaxErrorRetry(1).withConnectionTimeout(PATIENCE_MILLISECONDS);
    return builder.withClientConfiguration(settings).build().getObjectAsString(bucket, "greeting");
  }

  private String queuesBySdk1() {
    var client = AmazonSQSClientBuilder.standard().withRegion(region).build();
    return lastPart(client.listQueues().getQueueUrls().get(0));
  }

  private String readBySdk2(SdkHttpClient http, URI endpoint) {
    var builder = S3Client.builder().region(Region.of(region)).httpClient(http);
    if (endpoint != null) builder.endpointOverride(endpoint).forcePathStyle(true);
    try (S3Client client = builder.build()) {
      return client.getObjectAsBytes(request -> request.bucket(bucket).key("greeting")).asUtf8String();
    }
  }

  private String queuesBySdk2() {
    try (SqsClient client =
        SqsClient.builder().region(Region.of(region)).httpClient(UrlConnectionHttpClient.create()).build()) {
      return lastPart(client.listQueues().queueUrls().get(0));
    }
  }

  private String queuesByNetty() {
    try (SqsAsyncClient client =
        SqsAsyncClient.builder().region(Region.of(region)).httpClient(NettyNioAsyncHttpClient.create()).build()) {
      return lastPart(client.listQueues().join().queueUrls().get(0));
    }
  }

  /** Its default is HTTP/2, without asking whether the other side speaks it. */
  private String streamsByNetty() {
    try (KinesisAsyncClient client = KinesisAsyncClient.builder().region(Region.of(region)).build()) {
      return client.listStreams().join().streamNames().stream().collect(Collectors.joining(","));
    }
  }

  private static String statusOf(String url) throws Exception {
    HttpURLConnection connection = (HttpURLConnection) new URL(url).openConnection();
    connection.setConnectTimeout(PATIENCE_MILLISECONDS);
    connection.setReadTimeout(PATIENCE_MILLISECONDS);
    return String.valueOf(connection.getResponseCode());
  }

  private static String statusByHttpClient(String url) throws Exception {
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofMillis(PATIENCE_MILLISECONDS)).build();
    return String.valueOf(
        client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString()).statusCode());
  }

  /** As a program does that knows of no proxy: it looks the name up and checks the certificate of who answers. */
  private static String statusBySocket(String host) throws Exception {
    try (SSLSocket socket = (SSLSocket) SSLSocketFactory.getDefault().createSocket(host, 443)) {
      socket.setSoTimeout(PATIENCE_MILLISECONDS);
      var parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
          .readLine().split(" ")[1];
    }
  }

  private static String lastPart(String url) {
    return url.substring(url.lastIndexOf('/') + 1);
  }

  private static final class Task extends RichMapFunction<Long, Long> {
    private final Properties given;

    Task(Properties given) {
      this.given = given;
    }

    @Override
    public void open(Configuration configuration) {
      new Unmodified("task", given).callAll();
    }

    @Override
    public Long map(Long value) throws Exception {
      Thread.sleep(100);
      return value;
    }
  }
}
