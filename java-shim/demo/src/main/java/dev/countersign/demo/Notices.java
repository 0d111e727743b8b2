package dev.countersign.demo;

import dev.countersign.mail.MailSender;
import dev.countersign.verifier.NoticeDelivery;
import dev.countersign.verifier.wire.Notice;

/** Sends notices to the person's address in the directory. */
final class Notices implements NoticeDelivery.Way {
  private static final System.Logger LOG = System.getLogger("dev.countersign.demo");

  /** A real host knows its people's languages. */
  private static final String LANGUAGE = "en";

  private final MailSender mail;

  Notices(MailSender mail) {
    this.mail = mail;
  }

  @Override
  public void deliver(String accountId, Notice notice) throws Exception {
    People.Member member = People.byAccount(accountId);
    if (member == null) {
      LOG.log(System.Logger.Level.INFO, "a notice is for a person who is not in the directory");
      return;
    }
    mail.send(member.email(), notice, LANGUAGE);
  }
}
