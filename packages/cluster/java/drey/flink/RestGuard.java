// Refuses requests to Flink's REST API that the rules do not allow, before their body is read.
package drey.flink;

import java.nio.charset.StandardCharsets;
import org.apache.flink.shaded.netty4.io.netty.buffer.ByteBuf;
import org.apache.flink.shaded.netty4.io.netty.buffer.Unpooled;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelFutureListener;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandlerContext;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelInboundHandlerAdapter;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.DefaultFullHttpResponse;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.FullHttpResponse;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpHeaderNames;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpHeaders;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpRequest;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpResponseStatus;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpVersion;
import org.apache.flink.shaded.netty4.io.netty.util.ReferenceCountUtil;

/** One for each connection. A refused connection is answered once and closed; what else arrives on it is thrown away. */
final class RestGuard extends ChannelInboundHandlerAdapter {
  private final RestRules rules;
  private boolean refused;

  RestGuard(RestRules rules) {
    this.rules = rules;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!refused && message instanceof HttpRequest) {
      HttpRequest request = (HttpRequest) message;
      String fault = faultOf(request);
      if (fault != null) {
        refused = true;
        refuse(context, fault);
      }
    }
    if (refused) ReferenceCountUtil.release(message);
    else context.fireChannelRead(message);
  }

  private String faultOf(HttpRequest request) {
    if (request.decoderResult().isFailure()) return "The request cannot be read.";
    HttpHeaders headers = request.headers();
    return rules.faultOf(
        request.method().name(),
        request.uri(),
        headers.getAll(HttpHeaderNames.HOST),
        headers.getAll(HttpHeaderNames.ORIGIN),
        headers.getAll(RestRules.TOKEN_HEADER));
  }

  /** In the form of Flink's own errors, so that clients show it. */
  private static void refuse(ChannelHandlerContext context, String fault) {
    ByteBuf body = Unpooled.copiedBuffer("{\"errors\":[\"" + fault + "\"]}", StandardCharsets.UTF_8);
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.FORBIDDEN, body);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json; charset=UTF-8");
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    response.headers().set(HttpHeaderNames.CONNECTION, "close");
    context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }
}
