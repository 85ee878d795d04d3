// What a pipeline consists of: its operators with the ids that snapshots know them by.
package drey.flink;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.dag.Pipeline;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.OperatorIDPair;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Of jobs that were submitted only ids, uids and names are remembered; whoever may look at Flink's REST API may ask for them. */
final class JobOperators {
  private static final Logger LOG = LoggerFactory.getLogger(Program.class);
  private static final String PATH = "/drey/operators/";
  private static final int JOBS_LIMIT = 8;
  private static final int OPERATORS_LIMIT = 1000;

  /** By job id, the latest last. */
  private static final Map<String, String> noted =
      Collections.synchronizedMap(
          new LinkedHashMap<String, String>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
              return size() > JOBS_LIMIT;
            }
          });

  private JobOperators() {}

  /** Remembers the operators of a job that is about to be submitted. A job does not fail for it. */
  static void note(Pipeline pipeline, Configuration configuration) {
    String jobId = configuration.toMap().get("$internal.pipeline.job-id");
    if (jobId == null || !(pipeline instanceof StreamGraph)) return;
    try {
      StreamGraph graph = (StreamGraph) pipeline;
      Map<Integer, byte[]> ids = idsOf(graph);
      Json json = new Json();
      json.beginList("operators");
      int count = 0;
      for (StreamNode node : graph.getStreamNodes()) {
        if (++count > OPERATORS_LIMIT) break;
        json.beginObject();
        named(json, node, ids);
        json.endObject();
      }
      json.endList();
      noted.put(jobId, json.end());
    } catch (RuntimeException | LinkageError fault) {
      LOG.debug("The operators of the job could not be noted.", fault);
    }
  }

  /** The operators of a job in JSON, for a request that asks for them; null for any other. */
  static String answerTo(String method, String target) {
    return method.equals("GET") && target.startsWith(PATH) ? noted.get(target.substring(PATH.length())) : null;
  }

  /** All that is known before a job runs. Throws what Flink throws for a pipeline that is no job. */
  static void write(Json json, StreamGraph graph) {
    Map<Integer, byte[]> ids = idsOf(graph);
    JobGraph job = graph.getJobGraph();
    List<JobVertex> sorted = job.getVerticesSortedTopologicallyFromSources();
    json.text("name", job.getName());
    json.beginList("vertices");
    for (JobVertex vertex : sorted) {
      json.beginObject();
      json.text("name", vertex.getName());
      json.number("parallelism", vertex.getParallelism());
      // -1: Flink chooses it by the parallelism, or takes that of the snapshot.
      if (vertex.getMaxParallelism() > 0) json.number("maxParallelism", vertex.getMaxParallelism());
      json.endObject();
    }
    json.endList();
    Map<String, Integer> places = placesOf(sorted);
    json.beginList("operators");
    for (StreamNode node : nodesOf(graph)) {
      json.beginObject();
      named(json, node, ids);
      Integer vertex = places.get(idOf(node, ids));
      if (vertex != null) json.number("vertex", vertex);
      TypeSerializer<?> key = node.getStateKeySerializer();
      if (key != null) json.text("keyType", TypeNames.of(key));
      json.endObject();
    }
    json.endList();
  }

  /** The serializer of the keys of each operator that has some, by each id that a snapshot may know the operator by. */
  static Map<String, TypeSerializer<?>> keysOf(StreamGraph graph) {
    Map<Integer, byte[]> ids = idsOf(graph);
    Map<String, TypeSerializer<?>> keys = new HashMap<>();
    for (StreamNode node : graph.getStreamNodes()) {
      if (node.getStateKeySerializer() == null) continue;
      keys.put(idOf(node, ids), node.getStateKeySerializer());
      if (node.getUserHash() != null) keys.put(node.getUserHash().toLowerCase(Locale.ROOT), node.getStateKeySerializer());
    }
    return keys;
  }

  private static Map<String, Integer> placesOf(List<JobVertex> vertices) {
    Map<String, Integer> places = new HashMap<>();
    for (int index = 0; index < vertices.size(); index++) {
      for (OperatorIDPair pair : vertices.get(index).getOperatorIDs()) {
        places.put(pair.getGeneratedOperatorID().toHexString(), index);
      }
    }
    return places;
  }

  /** In the order in which the code made them. */
  private static List<StreamNode> nodesOf(StreamGraph graph) {
    List<StreamNode> nodes = new ArrayList<>(graph.getStreamNodes());
    nodes.sort((one, other) -> Integer.compare(one.getId(), other.getId()));
    return nodes;
  }

  private static void named(Json json, StreamNode node, Map<Integer, byte[]> ids) {
    json.text("id", idOf(node, ids));
    json.text("userHash", node.getUserHash());
    json.text("uid", node.getTransformationUID());
    json.text("name", node.getOperatorName());
  }

  private static String idOf(StreamNode node, Map<Integer, byte[]> ids) {
    return new OperatorID(ids.get(node.getId())).toHexString();
  }

  private static Map<Integer, byte[]> idsOf(StreamGraph graph) {
    return new StreamGraphHasherV2().traverseStreamGraphAndGenerateHashes(graph);
  }
}
