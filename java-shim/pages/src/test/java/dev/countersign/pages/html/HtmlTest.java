package dev.countersign.pages.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes in as text comes out as text. */
class HtmlTest {
  private static String written(Html.Node node) {
    StringBuilder out = new StringBuilder();
    node.write(out);
    return out.toString();
  }

  @Test
  void textAndValuesAreEscaped() {
    String nasty = "\"><script>alert('1')</script>&";
    assertEquals(
        "<p title=\"&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;\">"
            + "&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;</p>",
        written(Html.tag("p", nasty).with("title", nasty)));
    assertEquals("<input value=\"\">", written(Html.tag("input").with("value", "")));
  }

  @Test
  void inlineCodeAndForeignAddressesAreRefused() {
    for (String attribute : List.of("onclick", "style", "onload")) {
      assertThrows(
          IllegalArgumentException.class, () -> Html.tag("p").with(attribute, "x"), attribute);
    }
    for (String address :
        List.of(
            "javascript:alert(1)",
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "data:text/html,x",
            "/a\nb",
            "otpauth://hotp/x",
            "")) {
      assertThrows(
          IllegalArgumentException.class, () -> Html.tag("a").with("href", address), address);
    }
    assertEquals("<a href=\"/x?y=1\"></a>", written(Html.tag("a").with("href", "/x?y=1")));
  }

  @Test
  void aDrawingHoldsShapesOnly() {
    assertEquals(
        "<svg><path d=\"M0 0\"/></svg>",
        written(new Html.Drawing("<svg><path d=\"M0 0\"/></svg>")));
    for (String bad :
        List.of(
            "<p></p>",
            "<svg><script>1</script></svg>",
            "<svg onload=\"x\"></svg>",
            "<svg style=\"x\"></svg>",
            "<svg><foreignObject/></svg>",
            "<svg>")) {
      assertThrows(IllegalArgumentException.class, () -> new Html.Drawing(bad), bad);
    }
  }
}
