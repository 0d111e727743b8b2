package dev.countersign.integration;

import dev.countersign.testkit.TestBrowser;
import dev.countersign.testkit.TestBrowser.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Sends requests that differ in everything a client can vary, signed in and not, to a host in this
 * JVM, and says how much heap was in use after a tenth of them and at the end.
 */
final class VariedRequests {
  static final String MARK = "HEAP ";

  private static final int PEOPLE = 12;

  /** Some verified, some exempt, some with their password alone, and the last not signed in. */
  private final List<TestBrowser> browsers = new ArrayList<>();

  private final Random random = new Random(1);
  private final WebHost host;

  private VariedRequests(WebHost host) {
    this.host = host;
  }

  /**
   * Runs in a JVM of its own.
   *
   * @param arguments how many requests
   */
  public static void main(String[] arguments) throws Exception {
    int requests = Integer.parseInt(arguments[0]);
    try (WebHost host = new WebHost(WebHost.SITE)) {
      VariedRequests varied = new VariedRequests(host);
      varied.signIn();
      long before = 0;
      for (int i = 1; i <= requests; i++) {
        varied.request(i);
        if (i == requests / 10) {
          before = heap();
        }
      }
      System.out.println(MARK + before + " " + heap());
      varied.browsers.forEach(TestBrowser::close);
    }
  }

  private void signIn() {
    for (int i = 0; i < PEOPLE; i++) {
      TestBrowser browser = host.browser();
      browsers.add(browser);
      if (i % 4 == 0) {
        Enrollee.enroll(host, browser, "person" + i);
      } else if (i % 4 == 1) {
        browser.get("/login?user=robot" + i);
      } else if (i % 4 == 2) {
        browser.get("/login?user=person" + i);
        browser.visit("/countersign/enroll?method=totp");
      }
    }
  }

  private void request(int number) {
    TestBrowser browser = browsers.get(number % PEOPLE);
    int robot = number % PEOPLE;
    if (robot % 4 == 1 && number % 40 < PEOPLE) {
      // Another session with other evidence, and the old one is gone.
      browser.get("/login?user=robot" + robot);
    }
    String word = word();
    browser.cookies().put("x" + word, word());
    browser.cookies().put("countersign-device", word());
    List<String> headers = new ArrayList<>();
    headers.add("Accept-Language: de-Latn-DE-x-" + word() + ",x" + word.substring(0, 4));
    headers.add("User-Agent: " + word());
    headers.add("X-" + word() + ": " + word());
    headers.add("X-Forwarded-For: 198.51.100." + random.nextInt(256));
    headers.add("Referer: http://" + word() + ".example/" + word());
    if (number % 7 == 0) {
      headers.add("Origin: http://" + word() + ".example");
      headers.add("Content-Type: application/x-www-form-urlencoded;charset=" + word());
    } else if (number % 5 == 0) {
      headers.add("Content-Type: application/x-www-form-urlencoded");
    }
    String[] lines = headers.toArray(String[]::new);
    Answer answer =
        switch (number % 6) {
          case 0 -> browser.visit("/" + word + "?" + word() + "=" + word(), lines);
          case 1 -> browser.get("/rest/" + word + ";" + word() + "=1", lines);
          case 2 -> browser.visit("/countersign/verify?method=" + word(), lines);
          case 3 -> form(browser, "/countersign/verify", lines);
          case 4 -> form(browser, "/countersign/enroll", lines);
          default -> browser.send("M" + word.toUpperCase(Locale.ROOT), "/", "", lines);
        };
    browser.cookies().remove("x" + word);
    if (answer.status() >= 500 && answer.status() != 503 && answer.status() != 501) {
      throw new AssertionError(number + ": " + answer);
    }
  }

  private Answer form(TestBrowser browser, String path, String[] headers) {
    String body =
        "countersign_token="
            + (random.nextBoolean() ? browser.token() : word())
            + "&method="
            + word()
            + "&code="
            + word()
            + "&label="
            + word()
            + "&"
            + word()
            + "=1";
    return browser.send("POST", path, body, headers);
  }

  private String word() {
    return "a" + Long.toString(random.nextLong() >>> 1, 36);
  }

  private static long heap() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(100);
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
