// Hands Flink's REST server the guard of each of its connections; Flink finds it by its ServiceLoader (not in 1.13).
package drey.flink;

import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.io.network.netty.InboundChannelHandlerFactory;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandler;

/** The token comes by the environment, which no other user of the machine can read. */
public final class RestGuardFactory implements InboundChannelHandlerFactory {
  private static final String TOKEN_VARIABLE = "DREY_REST_TOKEN";

  private final String token = System.getenv(TOKEN_VARIABLE);

  @Override
  public int priority() {
    return Integer.MAX_VALUE;
  }

  @Override
  public Optional<ChannelHandler> createHandler(Configuration configuration, Map<String, String> responseHeaders) {
    RestRules rules = new RestRules(configuration.get(RestOptions.ADDRESS), token);
    return Optional.of(new RestGuardPlacer(rules));
  }
}
