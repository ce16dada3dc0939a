package io.autospec.model.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.autospec.model.ModelException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** The fields of a JSON object, taken with their types checked. */
final class JsonFields {
  private static final int SHOWN = 60;

  private final String name;
  private final ObjectNode object;

  private JsonFields(String name, ObjectNode object) {
    this.name = name;
    this.object = object;
  }

  /** Parses one object; the name is for messages. */
  static JsonFields parse(byte[] json, String name) {
    JsonNode tree;
    try {
      tree = StrictJson.READER.readTree(json);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String where =
          at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
      throw new ModelException(
          name + ": expected JSON, found an error" + where + ": " + firstLine(e), e);
    } catch (IOException e) {
      throw new ModelException(name + ": expected JSON in UTF-8: " + e.getMessage(), e);
    }
    if (tree instanceof ObjectNode object) {
      return new JsonFields(name, object);
    }
    throw new ModelException(name + ": expected a JSON object { ... }; found " + shown(tree));
  }

  /** All keys, in the file's order. */
  List<String> keys() {
    List<String> keys = new ArrayList<>();
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      keys.add(names.next());
    }
    return keys;
  }

  boolean has(String key) {
    return object.has(key);
  }

  /** The same fields but for some. */
  JsonFields without(Collection<String> keys) {
    return new JsonFields(name, object.deepCopy().without(keys));
  }

  /** The same fields but for those of some that are null. */
  JsonFields withoutNulls(Collection<String> keys) {
    return without(keys.stream().filter(key -> object.path(key).isNull()).toList());
  }

  void withInt(String key, Consumer<Integer> sink) {
    with(
        key,
        "an integer",
        node -> node.isIntegralNumber() && node.canConvertToInt(),
        JsonNode::intValue,
        sink);
  }

  void withNumber(String key, Consumer<Double> sink) {
    with(key, "a number", JsonNode::isNumber, JsonNode::doubleValue, sink);
  }

  void withBoolean(String key, Consumer<Boolean> sink) {
    with(key, "true or false", JsonNode::isBoolean, JsonNode::booleanValue, sink);
  }

  void withText(String key, Consumer<String> sink) {
    with(key, "a text", JsonNode::isTextual, JsonNode::textValue, sink);
  }

  void withNumbers(String key, Consumer<List<Double>> sink) {
    with(
        key,
        "a list of numbers",
        node -> isListOf(node, JsonNode::isNumber),
        node -> list(node, JsonNode::doubleValue),
        sink);
  }

  void withTexts(String key, Consumer<List<String>> sink) {
    with(
        key,
        "a list of texts",
        node -> isListOf(node, JsonNode::isTextual),
        node -> list(node, JsonNode::textValue),
        sink);
  }

  private <T> void with(
      String key,
      String expected,
      Function<JsonNode, Boolean> fits,
      Function<JsonNode, T> value,
      Consumer<T> sink) {
    JsonNode node = object.get(key);
    if (node == null) {
      return;
    }
    if (!fits.apply(node)) {
      throw new ModelException(
          name + ": " + key + ": expected " + expected + "; found " + shown(node));
    }
    sink.accept(value.apply(node));
  }

  private static boolean isListOf(JsonNode node, Function<JsonNode, Boolean> fits) {
    if (!node.isArray()) {
      return false;
    }
    for (JsonNode element : node) {
      if (!fits.apply(element)) {
        return false;
      }
    }
    return true;
  }

  private static <T> List<T> list(JsonNode node, Function<JsonNode, T> value) {
    List<T> values = new ArrayList<>();
    for (JsonNode element : node) {
      values.add(value.apply(element));
    }
    return values;
  }

  private static String shown(JsonNode node) {
    String text = node.isMissingNode() ? "nothing" : node.toString();
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
  }

  private static String firstLine(JsonProcessingException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("unreadable");
  }
}
