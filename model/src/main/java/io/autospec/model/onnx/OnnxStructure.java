package io.autospec.model.onnx;

import io.autospec.model.ModelException;
import java.nio.ByteBuffer;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What has to be known of an ONNX file before a session loads it: that it is one, that it is whole,
 * and which files beside it hold its weights. The field numbers are those of onnx.proto.
 */
final class OnnxStructure {
  private static final int MODEL_GRAPH = 7;
  private static final int MODEL_FUNCTIONS = 25;
  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int FUNCTION_NODE = 7;
  private static final int NODE_ATTRIBUTE = 5;
  private static final int ATTRIBUTE_TENSOR = 5;
  private static final int ATTRIBUTE_GRAPH = 6;
  private static final int ATTRIBUTE_TENSORS = 10;
  private static final int ATTRIBUTE_GRAPHS = 11;
  private static final int TENSOR_EXTERNAL_DATA = 13;
  private static final int ENTRY_KEY = 1;
  private static final int ENTRY_VALUE = 2;

  /** Graphs nest in loops and branches, a few levels deep at the most. */
  private static final int MAX_DEPTH = 32;

  private final SortedSet<String> externalFiles = new TreeSet<>();

  private OnnxStructure() {}

  /**
   * Reads the structure.
   *
   * @param bytes a whole model file
   * @return the external files that it names, relative to its folder, sorted
   * @throws ModelException if the bytes are not a whole ONNX model
   */
  static SortedSet<String> externalFiles(ByteBuffer bytes) {
    OnnxStructure structure = new OnnxStructure();
    boolean hasGraph = false;
    ProtobufReader model = new ProtobufReader(bytes);
    while (model.next()) {
      if (model.isMessage(MODEL_GRAPH)) {
        hasGraph = true;
        structure.graph(model.message(), 0);
      } else if (model.isMessage(MODEL_FUNCTIONS)) {
        structure.nodes(model.message(), FUNCTION_NODE, 0);
      }
    }
    if (!hasGraph) {
      throw new ModelException("expected a graph");
    }
    return structure.externalFiles;
  }

  private void graph(ProtobufReader graph, int depth) {
    if (depth > MAX_DEPTH) {
      throw new ModelException("expected graphs nested at most " + MAX_DEPTH + " deep");
    }
    while (graph.next()) {
      if (graph.isMessage(GRAPH_INITIALIZER)) {
        tensor(graph.message());
      } else if (graph.isMessage(GRAPH_NODE)) {
        node(graph.message(), depth);
      }
    }
  }

  private void nodes(ProtobufReader function, int field, int depth) {
    while (function.next()) {
      if (function.isMessage(field)) {
        node(function.message(), depth);
      }
    }
  }

  private void node(ProtobufReader node, int depth) {
    while (node.next()) {
      if (node.isMessage(NODE_ATTRIBUTE)) {
        attribute(node.message(), depth);
      }
    }
  }

  private void attribute(ProtobufReader attribute, int depth) {
    while (attribute.next()) {
      if (attribute.isMessage(ATTRIBUTE_TENSOR) || attribute.isMessage(ATTRIBUTE_TENSORS)) {
        tensor(attribute.message());
      } else if (attribute.isMessage(ATTRIBUTE_GRAPH) || attribute.isMessage(ATTRIBUTE_GRAPHS)) {
        graph(attribute.message(), depth + 1);
      }
    }
  }

  private void tensor(ProtobufReader tensor) {
    while (tensor.next()) {
      if (tensor.isMessage(TENSOR_EXTERNAL_DATA)) {
        entry(tensor.message());
      }
    }
  }

  private void entry(ProtobufReader entry) {
    String key = "";
    String value = "";
    while (entry.next()) {
      if (entry.isMessage(ENTRY_KEY)) {
        key = entry.text();
      } else if (entry.isMessage(ENTRY_VALUE)) {
        value = entry.text();
      }
    }
    if (key.equals("location")) {
      externalFiles.add(value);
    }
  }
}
