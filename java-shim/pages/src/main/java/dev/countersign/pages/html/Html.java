package dev.countersign.pages.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * HTML that is escaped by construction: text and attribute values go in as they are, and only this
 * class turns them into markup. There is no way to pass in markup as text.
 */
public final class Html {
  private static final Set<String> VOID =
      Set.of("input", "meta", "link", "br", "hr", "col", "img", "wbr");
  private static final Set<String> ADDRESSES = Set.of("href", "src", "action", "formaction");

  /** An empty icon, so that browsers do not ask the host for one. */
  public static final String NO_ICON = "data:,";

  private Html() {}

  /** Something that can be part of a page. */
  public sealed interface Node permits Text, Element, Many, Drawing {
    void write(StringBuilder out);
  }

  /** Plain text. */
  public record Text(String value) implements Node {
    @Override
    public void write(StringBuilder out) {
      escape(value, out);
    }
  }

  /** A sequence of nodes. */
  public record Many(List<Node> nodes) implements Node {
    @Override
    public void write(StringBuilder out) {
      nodes.forEach(node -> node.write(out));
    }
  }

  /** An SVG image made by the engine. It is checked to contain only shapes. */
  public record Drawing(String svg) implements Node {
    public Drawing {
      String lower = svg.toLowerCase(java.util.Locale.ROOT);
      boolean shapes =
          lower.startsWith("<svg")
              && lower.endsWith("</svg>")
              && !lower.contains("<script")
              && !lower.contains("javascript:")
              && !lower.contains("<foreignobject")
              && !lower.contains(" on")
              && !lower.contains(" style=");
      if (!shapes) {
        throw new IllegalArgumentException("not a plain drawing");
      }
    }

    @Override
    public void write(StringBuilder out) {
      out.append(svg);
    }
  }

  /** An element with its attributes and children. */
  public static final class Element implements Node {
    private final String name;
    private final StringBuilder attributes = new StringBuilder();
    private final List<Node> children = new ArrayList<>();

    private Element(String name) {
      this.name = name;
    }

    /** Sets an attribute. Inline scripts and styles are not allowed, and addresses are local. */
    public Element with(String attribute, String value) {
      if (attribute.startsWith("on") || attribute.equals("style")) {
        throw new IllegalArgumentException("no inline code: " + attribute);
      }
      if (ADDRESSES.contains(attribute) && !isLocal(value)) {
        throw new IllegalArgumentException("not a local address in " + attribute);
      }
      attributes.append(' ').append(attribute).append("=\"");
      escape(value, attributes);
      attributes.append('"');
      return this;
    }

    /** Sets an attribute that has no value, if the condition holds. */
    public Element flag(String attribute, boolean condition) {
      if (condition) {
        attributes.append(' ').append(attribute);
      }
      return this;
    }

    public Element add(Node... more) {
      children.addAll(List.of(more));
      return this;
    }

    public Element add(List<? extends Node> more) {
      children.addAll(more);
      return this;
    }

    public Element text(String value) {
      children.add(new Text(value));
      return this;
    }

    @Override
    public void write(StringBuilder out) {
      out.append('<').append(name).append(attributes).append('>');
      if (!VOID.contains(name)) {
        children.forEach(child -> child.write(out));
        out.append("</").append(name).append('>');
      }
    }
  }

  public static Element tag(String name) {
    return new Element(name);
  }

  public static Element tag(String name, String text) {
    return new Element(name).text(text);
  }

  public static Element tag(String name, Node... children) {
    return new Element(name).add(children);
  }

  public static Node text(String value) {
    return new Text(value);
  }

  public static Node many(Node... nodes) {
    return new Many(List.of(nodes));
  }

  public static Node many(List<? extends Node> nodes) {
    return new Many(List.copyOf(nodes));
  }

  public static Node none() {
    return new Many(List.of());
  }

  public static String page(Element html) {
    StringBuilder out = new StringBuilder(8192).append("<!doctype html>\n");
    html.write(out);
    return out.append('\n').toString();
  }

  /** One of our paths, a fragment, or the address of an authenticator app. */
  private static boolean isLocal(String address) {
    boolean path =
        address.startsWith("/")
            && !address.startsWith("//")
            && !address.startsWith("/\\")
            && address.chars().noneMatch(c -> c < 0x21);
    return path
        || address.equals(NO_ICON)
        || address.startsWith("#")
        || address.startsWith("otpauth://totp/");
  }

  private static void escape(String value, StringBuilder out) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c < 0x20 && c != '\n' && c != '\t' ? ' ' : c);
      }
    }
  }
}
