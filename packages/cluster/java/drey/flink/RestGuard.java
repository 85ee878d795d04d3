// Refuses requests to Flink's REST API that the rules do not allow, before their body is read, and tells the operators of a job.
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

/** One for each connection. Whom we answer ourselves is answered once, and the connection closed; what else arrives on it is thrown away. */
final class RestGuard extends ChannelInboundHandlerAdapter {
  private final RestRules rules;
  private boolean answered;

  RestGuard(RestRules rules) {
    this.rules = rules;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!answered && message instanceof HttpRequest) {
      HttpRequest request = (HttpRequest) message;
      String fault = faultOf(request);
      if (fault != null) {
        answered = true;
        answer(context, HttpResponseStatus.FORBIDDEN, "{\"errors\":[\"" + fault + "\"]}");
      } else {
        String operators = JobOperators.answerTo(request.method().name(), request.uri());
        if (operators != null) {
          // Whatever else comes on this connection is thrown away with it.
          answered = true;
          answer(context, HttpResponseStatus.OK, operators);
        }
      }
    }
    if (answered) ReferenceCountUtil.release(message);
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

  /** A refusal has the form of Flink's own errors, so that clients show it. */
  private static void answer(ChannelHandlerContext context, HttpResponseStatus status, String json) {
    ByteBuf body = Unpooled.copiedBuffer(json, StandardCharsets.UTF_8);
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json; charset=UTF-8");
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    response.headers().set(HttpHeaderNames.CONNECTION, "close");
    context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }
}
