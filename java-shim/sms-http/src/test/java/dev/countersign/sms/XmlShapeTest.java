package dev.countersign.sms;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.List;
import java.util.Random;
import javax.xml.parsers.SAXParserFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** What is accepted as XML here is XML to every parser; the reverse need not hold. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class XmlShapeTest {
  private static final List<String> TAKEN =
      List.of(
          "<a/>",
          "<a></a>",
          " <a />\n",
          "<a >x</a >",
          "<?xml version=\"1.0\"?><a/>",
          "<?xml version='1.0' encoding='utf-8' ?>\n<a/>",
          "<sms to=\"+49\" from = 'x>y\"'><text>a &amp; b &lt; &#10;&#x1F600; ]] ></text><b/></sms>",
          "<s:Body xmlns:s='u'><s:a _b-c.d='1'/></s:Body>",
          "<a>" + "<b>".repeat(63) + "</b>".repeat(63) + "</a>",
          "<a \u0009b='\u00e4\ud83d\ude00'>\u20ac</a>");

  private static boolean isXml(String text) {
    try {
      SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.newSAXParser().parse(new InputSource(new StringReader(text)), new Quiet());
      return true;
    } catch (SAXException e) {
      return false;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static final class Quiet extends DefaultHandler {}

  @Test
  void plainDocumentsAreTaken() {
    for (String text : TAKEN) {
      assertTrue(XmlShape.isDocument(text), text);
      assertTrue(isXml(text), text);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "<a>",
        "</a>",
        "<a></b>",
        "<a></a",
        "<a></aa>",
        "<a/><b/>",
        "<a/>x",
        "x<a/>",
        "<a><b></a></b>",
        "<a b=c/>",
        "<a b/>",
        "<a b='1' b='2'/>",
        "<a b='1'c='2'/>",
        "<a b='<'/>",
        "<a b='1/>",
        "<a b=\"'/>",
        "<a>&</a>",
        "<a>&nbsp;</a>",
        "<a>&#0;</a>",
        "<a>&#xd800;</a>",
        "<a>&#x110000;</a>",
        "<a>&#99999999999;</a>",
        "<a>&#;</a>",
        "<a>&#\u0661;</a>",
        "<a b='&'/>",
        "<a>]]></a>",
        "<a>\u0000</a>",
        "<a>\u0008</a>",
        "<a>\uffff</a>",
        "<a>\ud83d</a>",
        "<1/>",
        "<a",
        "< a/>",
        "<a/ >",
        "<a><!DOCTYPE a></a>",
        "<!DOCTYPE a><a/>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
        "<a><![CDATA[x]]></a>",
        "<a><!-- x --></a>",
        "<a><?x y?></a>",
        " <?xml version='1.0'?><a/>",
        "<?xml version='1.0'?><?xml version='1.0'?><a/>",
        "<?xml version='1.0' encoding='utf-16'?><a/>",
      })
  void everythingElseIsRefused(String text) {
    assertFalse(XmlShape.isDocument(text));
  }

  @Test
  void depthAndLengthHaveNoEffectOnTheStack() {
    assertFalse(XmlShape.isDocument("<a>".repeat(100_000)));
    assertTrue(XmlShape.isDocument("<a>" + "<b/>".repeat(100_000) + "</a>"));
    assertTrue(XmlShape.isDocument("<a>" + "&amp;".repeat(100_000) + "</a>"));
  }

  /** Documents with some characters changed, taken out, doubled or swapped. */
  @Test
  void whatIsTakenIsXmlToTheJdkAsWell() {
    long seed = Long.getLong("countersign.seed", System.nanoTime());
    int cases = Integer.getInteger("countersign.cases", 256) * 20;
    Random random = new Random(seed);
    for (int i = 0; i < cases; i++) {
      StringBuilder text = new StringBuilder(TAKEN.get(random.nextInt(TAKEN.size())));
      for (int changes = random.nextInt(4); changes > 0 && text.length() > 0; changes--) {
        int at = random.nextInt(text.length());
        char other = text.charAt(random.nextInt(text.length()));
        switch (random.nextInt(4)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.insert(at, other);
          case 2 -> text.setCharAt(at, "<>&;'\"/= ]#?!-\u0001".charAt(random.nextInt(15)));
          default -> text.setCharAt(at, other);
        }
      }
      String changed = text.toString();
      assertTrue(
          !XmlShape.isDocument(changed) || isXml(changed), () -> "seed " + seed + ": " + changed);
    }
  }
}
