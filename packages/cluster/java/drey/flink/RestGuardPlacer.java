// Moves the guard to where a request has a head and no body yet.
package drey.flink;

import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandlerContext;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelInboundHandlerAdapter;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelPipeline;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpServerCodec;

/** Flink places handlers of others behind the ones that write uploads to disk and collect bodies: too late for a refusal. */
final class RestGuardPlacer extends ChannelInboundHandlerAdapter {
  private final RestRules rules;

  RestGuardPlacer(RestRules rules) {
    this.rules = rules;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ChannelPipeline pipeline = context.pipeline();
    pipeline.addAfter(pipeline.context(HttpServerCodec.class).name(), "drey-rest-guard", new RestGuard(rules));
    pipeline.remove(this);
  }
}
