package dev.countersign.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Starts the reference host and says what to try. */
public final class Main {
  /** Loggers are garbage collected along with their levels, unless something keeps them. */
  private static final List<Logger> QUIET = new ArrayList<>();

  private Main() {}

  /**
   * Runs until it is stopped.
   *
   * @param arguments see {@link Options#USAGE}
   */
  public static void main(String[] arguments) {
    if (List.of(arguments).contains("--help")) {
      System.out.println(Options.USAGE);
      System.out.println(KeysCommand.USAGE);
      System.out.println(AuditCommand.USAGE);
      System.out.println(RecoveryCommand.USAGE);
      return;
    }
    try {
      quiet();
      if (arguments.length > 0 && arguments[0].equals("keys")) {
        new KeysCommand(System.out).run(Arrays.copyOfRange(arguments, 1, arguments.length));
        return;
      }
      if (arguments.length > 0 && arguments[0].equals("audit")) {
        new AuditCommand(System.out).run(Arrays.copyOfRange(arguments, 1, arguments.length));
        return;
      }
      if (arguments.length > 0
          && List.of(RecoveryCommand.RESET, RecoveryCommand.RESUME).contains(arguments[0])) {
        new RecoveryCommand(arguments[0], System.out)
            .run(Arrays.copyOfRange(arguments, 1, arguments.length));
        return;
      }
      Options options = Options.parse(arguments);
      Host host = Host.start(options);
      Runtime.getRuntime().addShutdownHook(new Thread(host::close, "stop"));
      welcome(options, host);
    } catch (StartException problem) {
      System.err.println("countersign-demo: " + problem.getMessage());
      System.exit(2);
    }
  }

  private static void welcome(Options options, Host host) {
    String address = "http://127.0.0.1:" + options.port();
    System.out.println();
    System.out.println("Countersign demo");
    for (int node = 0; options.nodes() > 1 && node < options.nodes(); node++) {
      System.out.println(
          "  node " + (node + 1) + "    http://127.0.0.1:" + (options.port() + node));
    }
    System.out.println("  data      " + options.data().toAbsolutePath().normalize());
    System.out.println("  people    admin (administrator), alice, bob (staff), carol (customer)");
    System.out.println("  password  " + People.PASSWORD + " for all of them");
    System.out.println(
        "  mailbox   " + host.outside() + "/mailbox  (e-mails and SMS arrive there)");
    System.out.println("  phone     " + host.outside() + "/phone  (prompts are answered there)");
    System.out.println("  gadgets   " + host.outside() + "/gadgets  (a token and a YubiKey)");
    System.out.println(
        "  keys      http://localhost:" + options.port() + "  (security keys need this name)");
    System.out.println("  try       sign in as alice, scan the code, save the backup codes;");
    System.out.println("            sign out and in again; type a wrong code five times;");
    System.out.println("            sign in as admin and open Administration;");
    System.out.println(
        "            curl -u alice:" + People.PASSWORD + " " + address + "/rest/api/issues");
    System.out.println("  stop      Ctrl-C");
    System.out.println();
    System.out.println("ready " + address);
    System.out.flush();
  }

  /** A failure is worth a line; a start is not. */
  private static void quiet() {
    for (String name : List.of("org.apache", "com.zaxxer", "org.mariadb", "org.subethamail")) {
      Logger logger = Logger.getLogger(name);
      logger.setLevel(name.equals("com.zaxxer") ? Level.OFF : Level.WARNING);
      QUIET.add(logger);
    }
    System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tF %1$tT %4$s %5$s%n");
  }
}
