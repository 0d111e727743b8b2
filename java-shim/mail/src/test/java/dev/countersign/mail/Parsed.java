package dev.countersign.mail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A message as Python's e-mail package reads it: a reader independent of our writer. */
record Parsed(Map<String, String> fields, List<String> heads) {
  private static final String SCRIPT =
      """
      import base64, email, email.policy, html.parser, sys
      m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
      class Shown(html.parser.HTMLParser):
          text = ""
          loads = ""
          def handle_starttag(self, tag, attrs):
              self.loads += "".join(k for k, v in attrs if k in ("src", "href", "background"))
          def handle_data(self, data):
              self.text += data
      def out(key, value):
          print(key, base64.b64encode(str(value).replace("\\r\\n", "\\n").encode()).decode())
      for key in m.keys():
          print("head", base64.b64encode(key.lower().encode()).decode())
          out(key.lower(), m[key])
      out("from-address", m["from"].addresses[0].addr_spec)
      out("from-name", m["from"].addresses[0].display_name)
      out("to-count", len(m["to"].addresses))
      out("to-address", m["to"].addresses[0].addr_spec)
      out("date-seconds", int(m["date"].datetime.timestamp()))
      out("type", m.get_content_type())
      out("parts", ",".join(p.get_content_type() for p in m.iter_parts()))
      out("plain", m.get_body(("plain",)).get_content())
      out("html", m.get_body(("html",)).get_content())
      shown = Shown()
      shown.feed(m.get_body(("html",)).get_content())
      out("shown", shown.text)
      out("loads", shown.loads)
      out("defects", [d for p in m.walk() for d in p.defects])
      """;

  static Parsed of(byte[] message) throws IOException, InterruptedException {
    Path file = Files.createTempFile("message", ".eml");
    Files.write(file, message);
    Process python =
        new ProcessBuilder("python3", "-c", SCRIPT)
            .redirectInput(file.toFile())
            .redirectErrorStream(true)
            .start();
    String out = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (python.waitFor() != 0) {
      throw new IllegalStateException(out);
    }
    Files.delete(file);
    Map<String, String> fields = new HashMap<>();
    List<String> heads = new ArrayList<>();
    for (String line : out.lines().toList()) {
      int space = line.indexOf(' ');
      String value =
          new String(Base64.getDecoder().decode(line.substring(space + 1)), StandardCharsets.UTF_8);
      if (line.startsWith("head ")) {
        heads.add(value);
      } else {
        fields.put(line.substring(0, space), value);
      }
    }
    return new Parsed(fields, heads);
  }

  String field(String name) {
    return fields.get(name);
  }
}
