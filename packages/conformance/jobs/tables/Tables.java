// A job of SQL alone, whose query properties change: ticks, counted per ticker.
import com.amazonaws.services.kinesisanalytics.runtime.KinesisAnalyticsRuntime;
import java.util.Properties;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;

public final class Tables {
  private Tables() {}

  public static void main(String[] arguments) throws Exception {
    Properties shape = KinesisAnalyticsRuntime.getApplicationProperties().get("job");
    TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    tables.executeSql(
        "CREATE TABLE ticks (ticker STRING, price DOUBLE) WITH ("
            + "'connector' = 'datagen', 'rows-per-second' = '20', 'fields.ticker.length' = '1')");
    tables.executeSql("CREATE TABLE counts (ticker STRING, ticks BIGINT) WITH ('connector' = 'blackhole')");
    String from = shape.getProperty("from", "ticks") + shape.getProperty("where", "");
    String query = "INSERT INTO counts SELECT ticker, COUNT(*) FROM " + from + " GROUP BY ticker";
    tables.executeSql(query);
    if ("twice".equals(shape.getProperty("afterwards"))) tables.executeSql(query);
  }
}
