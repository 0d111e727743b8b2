// Generated from core/schema/wire.json by `./x generate`.

/** Base64url text without padding (RFC 4648 section 5). */
export type Bytes = string;

/** Base64url text of secret bytes: keep it no longer than needed, never log it. */
export type SecretBytes = string;

/** Text that is a secret: keep it no longer than needed, never log it. */
export type SecretText = string;

/** One request. */
export type Request =
  | {
      /** Compiles a policy and a key ring into an engine and returns its handle. */
      Open: {
        /** The key ring's JSON text; empty for an engine that only decides. */
        ring: SecretBytes;
        /** The policy's JSON text. */
        policy: string;
        /** The policy's version, from 1; evidence are bound to it. */
        policy_version: number;
      };
    }
  | {
      /** Answers one event of one account. */
      Step: {
        /** The host's immutable key of the account, never a user name; 1 to 255 bytes. */
        account_id: string;
        /** The row as the store holds it, if there is one. */
        row?: Row | null;
        /** The host's own mark "was ever enrolled": the revocations it last saw. */
        marker?: number | null;
        /** The store's time of the loading read, in Unix seconds. */
        at: number;
        /** 32 bytes from the operating system, fresh for every call. */
        entropy: SecretBytes;
        /** What happened. */
        event: Event;
      };
    }
  | {
      /** Says what the policy asks in a situation, with every rule it looked at. */
      Decide: {
        /** The situation. */
        situation: Situation;
      };
    }
  | {
      /** Reads a policy and says what is wrong or risky in it. Needs no handle. */
      Lint: {
        /** The policy's JSON text. */
        policy: string;
      };
    }
  | {
      /** Opens the evidence that a session holds. */
      CheckEvidence: {
        /** The account the session belongs to. */
        account_id: string;
        /** The session's nonce. */
        nonce: Bytes;
        /** The evidence. */
        evidence: Bytes;
        /** Now, in Unix seconds. */
        at: number;
      };
    }
  | {
      /** Checks a stretch of an account's audit chain. */
      VerifyAudit: {
        /** The account. */
        account_id: string;
        /** Its row, which holds the head of the chain. */
        row: Row;
        /** The digest of the event before the first one; empty at the start of the chain. */
        previous: Bytes;
        /** The events in order, at most 100. */
        events: AuditEvent[];
        /** Whether the last event is the newest of all, to be compared with the head. */
        complete: boolean;
      };
    }
  | {
      /** Draws a key ring with one active key. Needs no handle. */
      NewRing: {
        /** Names this installation; 1 to 64 letters, digits, `-` or `_`. */
        instance_id: string;
        /** 32 bytes from the operating system. */
        entropy: SecretBytes;
      };
    }
  | {
      /** Changes a key ring, which stays one that opens. Needs no handle. */
      ChangeRing: {
        /** The ring's JSON text. */
        ring: SecretBytes;
        /** What to change. */
        change: RingChange;
        /** 32 bytes from the operating system. */
        entropy: SecretBytes;
      };
    }
  | {
      /** Seals a version of the policy, to be kept beside it. */
      SealPolicy: {
        /** The version. */
        policy_version: number;
        /** SHA-256 of the policy's JSON text in UTF-8. */
        digest: Bytes;
      };
    }
  | {
      /** Checks whether a version of the policy is the one that was sealed. */
      CheckPolicySeal: {
        /** The version. */
        policy_version: number;
        /** SHA-256 of the policy's JSON text in UTF-8. */
        digest: Bytes;
        /** The seal that is kept beside it. */
        seal: Bytes;
      };
    }
  | {
      /** Advice during enrollment. Needs no handle. */
      Help: {
        /** What advice. */
        act: HelpAct;
      };
    }
  | {
      /**
       * Runs the known answers of the standards through the code of this build. Needs no handle.
       */
      SelfTest: Record<string, never>;
    };

/** An account's row as the store holds it. */
export interface Row {
  /** Counts the saves of this account, from 1. */
  revision: number;
  /** The sealed record. */
  record: Bytes;
  /** Counts the resets of this account; whatever was issued before the last one is void. */
  revocations: number;
}

/** One thing that happened and that an account must answer to. */
export type Event =
  | {
      /** The first factor is proven, the second is not yet. */
      SignIn: {
        /** The host's facts about this login. */
        login: Login;
        /** What the person did. */
        act: SignInAct;
      };
    }
  | {
      /** A signed-in person looks at or changes the own factors. */
      SelfService: {
        /** The host's facts about this session. */
        login: Login;
        /** The evidence that the session holds. */
        evidence: Bytes;
        /** What the person did. */
        act: SelfServiceAct;
      };
    }
  | {
      /** An administrator, or the host itself, changes somebody's account. */
      Admin: {
        /** Who acts. */
        actor: Actor;
        /** Why, for the audit record; 1 to 500 bytes, no control characters. */
        reason: string;
        /** What is done. */
        act: AdminAct;
      };
    };

/** One login as the host sees it, after the first factor was proven. */
export interface Login {
  /** The product the person signs in to. */
  product: Product;
  /** The way the request came in. */
  channel: Channel;
  /** Names of the groups the person is in now; at most 1000 of 1 to 255 bytes. */
  groups: string[];
  /** Whether the person holds a license; customers of a service desk do not. */
  licensed: boolean;
  /** The client's address as text, for the audit record; at most 64 bytes, may be empty. */
  peer: string;
  /**
   * 32 random bytes that the host put into the session after the first factor. Tickets and evidence
   * are bound to them, not to the session id, which changes.
   */
  nonce: Bytes;
  /**
   * The known-browser cookie as it came, if one came. It chooses the throttle lane and is never an
   * exemption.
   */
  known_browser?: Bytes | null;
  /** The remembered-device cookie as it came, if one came. */
  device_token?: Bytes | null;
  /**
   * The person's e-mail address as the directory has it now; at most 254 bytes (RFC 5321 section
   * 4.5.3.1.3).
   */
  email?: string | null;
  /**
   * The language messages are written in, as a BCP 47 tag such as `de-AT`; at most 35 bytes, empty
   * for the host's default.
   */
  locale: string;
  /**
   * How the authenticator app should call the account, such as the user name; 1 to 255 bytes. Shown
   * to the person only.
   */
  display_name: string;
}

/** The product of the login. */
export type Product =
  | "Jira"
  | "Jsm"
  | "Confluence"
  | "Bitbucket"
  | "Bamboo"
  | "Crowd";

/** How the request was authenticated, as typed input rather than a list of addresses. */
export type Channel =
  | "Form"
  | "RememberMe"
  | "Sso"
  | "Basic"
  | "Token"
  | "Oauth"
  | "GitHttp";

/** What a person does between the first factor and the last. */
export type SignInAct =
  | {
      /**
       * Asks what this login still needs. Writes nothing, except that the days of grace begin to
       * count at the first login they apply to.
       */
      Begin: Record<string, never>;
    }
  | {
      /** Opens one method; doing so again shows the same. */
      Choose: {
        /** The method to open. */
        method: Method;
        /**
         * The ticket of this method that the session holds, if it holds one: what it opened is
         * shown again, and nothing is sent.
         */
        ticket?: Bytes | null;
        /**
         * Whether the person asked to have the same code sent, or the phone prompted, once more.
         */
        again: boolean;
      };
    }
  | {
      /** Answers the challenge. */
      Respond: {
        /** What was typed or done. */
        answer: Answer;
        /** The ticket of the method, for methods that have one. */
        ticket?: Bytes | null;
        /** Whether the person asked not to be asked on this device for some days. */
        remember_device: boolean;
      };
    }
  | {
      /** The host's answer to a task that the engine gave it. */
      Report: {
        /** The ticket that came with the question. */
        ticket: Bytes;
        /** What the host found. */
        finding: Finding;
      };
    }
  | {
      /** Sets up a first factor; possible only while there is none. */
      Enroll: {
        /** The step of the enrollment. */
        act: EnrollAct;
      };
    }
  | {
      /** Puts enrollment off, while policy grants grace. */
      Postpone: Record<string, never>;
    };

/** A kind of authenticator (NIST SP 800-63B section 5.1). */
export type Method =
  | "Totp"
  | "BackupCodes"
  | "Hotp"
  | "Email"
  | "Sms"
  | "YubicoOtp"
  | "WebAuthn"
  | "Push"
  | "SecurityQuestions";

/** What a person types. */
export type Answer =
  | {
      /** A code of the named method. */
      Code: {
        /** The method the code belongs to. */
        method: Method;
        /** The code as typed; at most 64 bytes. Spaces and hyphens are folded once. */
        code: SecretText;
      };
    }
  | {
      /** "I have saved these codes": confirms an enrollment of backup codes. */
      CodesSaved: Record<string, never>;
    }
  | {
      /** Two codes in a row of a hardware token whose counter ran away (RFC 4226 section 7.4). */
      TwoCodes: {
        /** The first code. */
        first: SecretText;
        /** The code after it. */
        second: SecretText;
      };
    }
  | {
      /** What a browser's credential signed; the host verifies it. */
      Assertion: {
        /** The number of the credential, 1 to 1023 bytes (WebAuthn section 4). */
        credential_id: Bytes;
        /** The whole response as JSON text; at most 16 KiB. */
        response: Bytes;
      };
    }
  | {
      /** Looks whether a push was answered. */
      Push: Record<string, never>;
    }
  | {
      /** The answers to the questions that were asked, in their order; at most 3. */
      SecurityAnswers: {
        /** One answer for each question; at most 256 bytes each. */
        answers: SecretText[];
      };
    }
  | {
      /** The questions a person chose, with answers: confirms an enrollment of them. */
      Questions: {
        /** Exactly three. */
        chosen: QuestionAnswer[];
      };
    };

/** One security question with its answer. */
export interface QuestionAnswer {
  /** The question's place in the policy's list. */
  question: number;
  /** The answer as typed; at most 256 bytes. */
  answer: SecretText;
}

/** What the host found. */
export type Finding =
  | {
      /** The message was handed over. */
      Sent: Record<string, never>;
    }
  | {
      /** The person approved. */
      Valid: Record<string, never>;
    }
  | {
      /** The assertion is right in every point of WebAuthn section 7.2. */
      Asserted: {
        /** The credential with its new counter and flags, to be kept; at most 2 KiB. */
        credential: Bytes;
        /** The signature counter the authenticator sent; 0 if it keeps none. */
        sign_count: number;
        /** Whether the person was verified by the authenticator, not only present. */
        user_verified: boolean;
      };
    }
  | {
      /** The registration is right in every point of WebAuthn section 7.1. */
      Registered: {
        /** The credential's number; 1 to 1023 bytes. */
        credential_id: Bytes;
        /** The credential as the host wants it back; at most 2 KiB. */
        credential: Bytes;
        /** The signature counter the authenticator sent. */
        sign_count: number;
        /** Whether the person was verified by the authenticator, not only present. */
        user_verified: boolean;
      };
    }
  | {
      /** The validation server accepted the OTP. */
      OtpValid: {
        /** The OTP that the server's signed answer carries. */
        otp: SecretText;
        /** The nonce that the server's signed answer carries. */
        nonce: string;
      };
    }
  | {
      /** The push is on its way. */
      PushStarted: {
        /** The transaction's name; 1 to 128 bytes. */
        transaction: string;
      };
    }
  | {
      /** Nothing yet. */
      Waiting: Record<string, never>;
    }
  | {
      /** It is not right, or was denied. */
      Invalid: Record<string, never>;
    }
  | {
      /** It could not be found out. */
      Failed: Record<string, never>;
    };

/** The two steps of every enrollment. */
export type EnrollAct =
  | {
      /** Begins, or shows again what the ticket began. Nothing touches the record yet. */
      Start: {
        /** The method to set up. */
        method: Method;
        /**
         * Where codes are to be sent: a telephone number in E.164 form for SMS. Absent for methods
         * without a destination, and for e-mail, which goes to the directory's address.
         */
        destination?: string | null;
        /** Whether the person asked to have the same code sent once more. */
        again: boolean;
        /**
         * The ticket of an enrollment that is still open in this session: the same secret is shown
         * again. Without one, or with one that expired, a new secret is drawn.
         */
        ticket?: Bytes | null;
      };
    }
  | {
      /** Proves possession; only now does the authenticator count. */
      Confirm: {
        /** The ticket that `Start` returned. */
        ticket: Bytes;
        /** A first code, or the word that backup codes are saved. */
        answer: Answer;
        /** A name for the authenticator, at most 64 characters; empty for the default. */
        label: string;
      };
    };

/** What a signed-in person does with the own factors. */
export type SelfServiceAct =
  | {
      /** Lists them; any valid evidence will do. */
      List: Record<string, never>;
    }
  | {
      /** Adds one; needs fresh evidence. */
      Enroll: {
        /** The step of the enrollment. */
        act: EnrollAct;
      };
    }
  | {
      /** The host's answer to a task that the engine gave it during an enrollment. */
      Report: {
        /** The ticket that came with the question. */
        ticket: Bytes;
        /** What the host found. */
        finding: Finding;
      };
    }
  | {
      /** Renames one; needs fresh evidence. */
      Rename: {
        /** The authenticator's number within the account. */
        authenticator: number;
        /** The new name, 1 to 64 characters, not used by another authenticator. */
        label: string;
      };
    }
  | {
      /** Removes one; needs fresh evidence. The last one that policy requires stays. */
      Remove: {
        /** The authenticator's number within the account. */
        authenticator: number;
      };
    }
  | {
      /** Sets the method that is offered first; needs fresh evidence. */
      Prefer: {
        /** The method; absent for the one used last. */
        method?: Method | null;
      };
    }
  | {
      /** Forgets remembered devices; needs fresh evidence. */
      ForgetDevices: {
        /** The device's number within the account; absent for all. */
        device?: number | null;
      };
    };

/** Who administers. */
export type Actor =
  | {
      /** An administrator in a session with a second factor of its own, which must be fresh. */
      Administrator: {
        /** The administrator's account id. */
        account_id: string;
        /** The nonce of the administrator's session. */
        nonce: Bytes;
        /** The evidence of that session. */
        evidence: Bytes;
        /** The administrator's revocations as the store holds them now. */
        revocations: number;
      };
    }
  | {
      /** The host itself, such as a scheduled job or its own user management. */
      Host: {
        /** The component's name for the audit record; 1 to 64 bytes. */
        component: string;
      };
    };

/** What an administrator does with somebody's account. */
export type AdminAct =
  | {
      /** Stops every sign-in; the factors are kept. */
      Suspend: Record<string, never>;
    }
  | {
      /** Ends a suspension. */
      Resume: Record<string, never>;
    }
  | {
      /**
       * Forgets factors and ends sessions; the person enrolls again at the next sign-in. The only
       * act that also repairs an account whose record no longer opens.
       */
      Reset: {
        /** What to forget; an empty list means everything. */
        methods: Method[];
      };
    }
  | {
      /**
       * Ends a lock and forgets the failures that led to it, and how many codes and prompts were
       * sent.
       */
      Unlock: Record<string, never>;
    }
  | {
      /**
       * Forgets every remembered device and known browser, and ends every session: one of them may
       * have been let in as remembered.
       */
      ForgetDevices: Record<string, never>;
    }
  | {
      /** The password was changed: remembered devices and known browsers end. */
      PasswordChanged: Record<string, never>;
    }
  | {
      /** Hands a hardware token to the account. */
      Import: {
        /** The token. */
        token: HardwareToken;
      };
    }
  | {
      /**
       * Seals the record anew, under the ring's active key; nothing in it changes but the line that
       * says so. Once no record needs an older key, that key can be retired.
       */
      Reseal: Record<string, never>;
    };

/** A hardware token with its seed, as its maker lists it. */
export interface HardwareToken {
  /** The serial number; 1 to 64 characters. It becomes the token's name. */
  serial: string;
  /** What kind it is, with its seed. */
  kind: TokenKind;
}

/** What a hardware token computes. */
export type TokenKind =
  | {
      /** Codes by counter (RFC 4226). */
      Counter: {
        /** The seed; 16 to 64 bytes (RFC 4226 section 4 R6). */
        secret: SecretBytes;
        /** The hash function. */
        algorithm: Algorithm;
        /** Digits of a code; 6 to 8. */
        digits: number;
        /** The counter of the next code. */
        counter: number;
      };
    }
  | {
      /** Codes by time (RFC 6238). */
      Time: {
        /** The seed; 16 to 64 bytes. */
        secret: SecretBytes;
        /** The hash function. */
        algorithm: Algorithm;
        /** Digits of a code; 6 to 8. */
        digits: number;
        /** Seconds a code lives; 30 or 60. */
        period_seconds: number;
      };
    }
  | {
      /** Yubico OTP, checked here. */
      Yubico: {
        /** The public id, as modhex; 2 to 32 characters. */
        public_id: string;
        /** The private id; 6 bytes. */
        private_id: SecretBytes;
        /** The AES-128 key; 16 bytes. */
        key: SecretBytes;
      };
    };

/** The hash function of a one-time password (RFC 6238 section 1.2). */
export type Algorithm =
  | "Sha1"
  | "Sha256"
  | "Sha512";

/** Everything a decision looks at. No secret is among it, so a browser can decide too. */
export interface Situation {
  /** Now, in Unix seconds. */
  at: number;
  /** The product the person signs in to. */
  product: Product;
  /** The way the request came in. */
  channel: Channel;
  /** Names of the groups the person is in. */
  groups: string[];
  /** Whether the person holds a license. */
  licensed: boolean;
  /** What is known of the person's account. */
  standing: Standing;
}

/** What a decision has to know of an account. */
export interface Standing {
  /** The methods set up, last used first. */
  enrolled: Method[];
  /** Whether an administrator suspended the account. */
  suspended: boolean;
  /** When the policy first asked this person to enroll. */
  required_since?: number | null;
  /** How often enrollment was put off. */
  postponements: number;
  /** Whether this device is remembered. */
  remembered: boolean;
}

/**
 * One event of an account's audit chain. It holds no secret and nothing that was typed as an
 * answer.
 */
export interface AuditEvent {
  /** Its place in the account's chain, from 1. */
  sequence: number;
  /** When, in Unix seconds. */
  at: number;
  /** What happened. */
  kind: AuditKind;
  /** The method it was about. */
  method?: Method | null;
  /** Who administered; absent when the person did it. */
  actor?: string | null;
  /** The administrator's reason. */
  reason?: string | null;
  /** The rule or cause, as a stable code. */
  rule?: string | null;
  /** The product of the login. */
  product?: Product | null;
  /** The channel of the login. */
  channel?: Channel | null;
  /** The client's address as the host stated it. */
  peer?: string | null;
  /** The lane of the attempt budget. */
  lane?: Lane | null;
  /**
   * SHA-256 over the one before and this event. The sealed record keeps the last one, so that any
   * change shows, and a deleted tail too.
   */
  digest: Bytes;
}

/** What happened. */
export type AuditKind =
  | "SignedIn"
  | "WrongAnswer"
  | "ReplayRefused"
  | "Locked"
  | "GraceStarted"
  | "Postponed"
  | "Enrolled"
  | "BackupCodesCreated"
  | "Renamed"
  | "Removed"
  | "Suspended"
  | "Resumed"
  | "Reset"
  | "Unlocked"
  | "CodeSent"
  | "CodeNotSent"
  | "Prompted"
  | "PromptDenied"
  | "CloneSuspected"
  | "Resynchronized"
  | "Preferred"
  | "DeviceRemembered"
  | "DevicesForgotten"
  | "PasswordChanged"
  | "Imported"
  | "Resealed"
  | "MailboxProven";

/** Which share of the attempt budget a login draws on. */
export type Lane =
  | "Unknown"
  | "Known";

/** What to change in a key ring. */
export type RingChange =
  | {
      /** Nothing: only look. */
      Look: Record<string, never>;
    }
  | {
      /** One key more, which opens and does not seal yet. */
      Add: Record<string, never>;
    }
  | {
      /** Another key seals from now on; the one before still opens. */
      Activate: {
        /** Its number. */
        key_id: number;
      };
    }
  | {
      /** A key opens nothing any more; never the active one. */
      Retire: {
        /** Its number. */
        key_id: number;
      };
    };

/** What advice is asked for. */
export type HelpAct =
  | {
      /** Draws a text as a QR code (ISO/IEC 18004). */
      Qr: {
        /** The text, at most 1024 bytes. */
        text: SecretText;
      };
    }
  | {
      /** Groups a key in fours for reading aloud and typing. */
      GroupKey: {
        /** Base32 text. */
        key: SecretText;
      };
    }
  | {
      /** Checks the form of a code while it is typed. */
      CodeForm: {
        /** The method the code belongs to. */
        method: Method;
        /** Digits of a one-time password; 6 to 8, without meaning for backup codes. */
        digits: number;
        /** What was typed so far; at most 64 bytes. */
        code: SecretText;
      };
    }
  | {
      /** Finds how far a phone's clock is off, from a code of a key that is on the page anyway. */
      Drift: {
        /** Base32 text. */
        key: SecretText;
        /** The hash function. */
        algorithm: Algorithm;
        /** Digits of a code. */
        digits: number;
        /** Seconds a code lives. */
        period_seconds: number;
        /** The server's time. */
        at: number;
        /** The code. */
        code: SecretText;
      };
    };

/** One response. */
export type Response =
  | {
      /** To `Open`. */
      Opened: {
        /** Names the engine in later calls. */
        handle: number;
        /** The fingerprint of the wire schema. */
        fingerprint: number;
        /** The installation that the key ring names; empty without a ring. */
        instance_id: string;
        /** Eight bytes that tell key rings apart without telling the keys. */
        key_check: Bytes;
        /** The record format this engine writes. */
        write_format: number;
        /** What is risky in the policy. */
        warnings: PolicyFinding[];
      };
    }
  | {
      /** To `Step`. */
      Stepped: {
        /** What must be saved first; absent if nothing changes. */
        save: Save | null;
        /** The answer, which nobody may learn before the save is applied. */
        verdict: Verdict;
      };
    }
  | {
      /** To `Decide`. */
      Decided: {
        /** The decision. */
        decision: Decision;
      };
    }
  | {
      /** To `Lint`. */
      Linted: {
        /** What was found, errors first. */
        findings: PolicyFinding[];
      };
    }
  | {
      /** To `CheckEvidence`. */
      Evidence: {
        /** The content; absent if the evidence does not open or has ended. */
        facts: EvidenceFacts | null;
      };
    }
  | {
      /** To `VerifyAudit`. */
      AuditVerified: {
        /**
         * The sequence number of the first event that is not as it was written; absent if the
         * stretch is intact.
         */
        broken_at: number | null;
        /**
         * The sequence number with which the chain begins anew: the reset of a record that did not
         * open. What comes before it cannot be vouched for. Absent if there is none.
         */
        begins_at: number | null;
        /** The digest of the last event, to go on with. */
        last: Bytes;
      };
    }
  | {
      /** To `NewRing`. */
      Ring: {
        /** The ring's JSON text, to be kept in a file of its own. */
        ring: SecretBytes;
      };
    }
  | {
      /** To `ChangeRing`. */
      RingChanged: {
        /** The ring's JSON text as it is to be kept from now on. */
        ring: SecretBytes;
        /** Its keys, in the order of the text. */
        keys: RingEntry[];
      };
    }
  | {
      /** To `SealPolicy`. */
      PolicySealed: {
        /** The seal. */
        seal: Bytes;
      };
    }
  | {
      /** To `CheckPolicySeal`. */
      PolicySealChecked: {
        /** Whether version and text are those that were sealed. */
        intact: boolean;
      };
    }
  | {
      /** To `Help`. */
      Helped: {
        /** The advice. */
        helped: Helped;
      };
    }
  | {
      /** To `SelfTest`: every known answer came out. */
      SelfTested: {
        /** How many were tried. */
        checks: number;
      };
    }
  | {
      /** The caller's mistake. */
      Mistake: {
        /** A stable code, such as `request.unreadable`. */
        code: string;
        /** Where, as a path of field names; never a value. */
        path: string;
      };
    }
  | {
      /** Our own fault. Treat it as a refusal. */
      Internal: {
        /** A number to look for in the operator's log. */
        incident: number;
      };
    };

/** One thing found in a policy. */
export interface PolicyFinding {
  /** Whether it is refused or only risky. */
  severity: Severity;
  /** A stable code, such as `throttle.failures_max`. */
  code: string;
  /** Where, as a path of field names. */
  path: string;
  /** What to do about it; never a value that somebody typed. */
  message: string;
}

/** How bad a finding is. */
export type Severity =
  | "Error"
  | "Warning";

/** What must be saved, in one own transaction, before the verdict may be told. */
export interface Save {
  /** The new revision: the loaded one plus 1, or 1 for a new row. */
  revision: number;
  /** The sealed record. */
  record: Bytes;
  /** Counts the resets of this account. */
  revocations: number;
  /** For lists only; never grounds to admit. */
  state: AccountState;
  /** For lists only: when the last lock ends. */
  locked_until: number | null;
  /** For lists only: the methods set up. */
  methods: Method[];
  /** To be appended to the account's audit chain in the same transaction. */
  audit: AuditEvent[];
  /** To be put into the outbox in the same transaction. */
  notices: Notice[];
}

/** The state an account is in; a lock is told apart by its own time. */
export type AccountState =
  | "NotEnrolled"
  | "Enrolled"
  | "Suspended";

/** A message to the account's owner, by a channel other than this session. */
export interface Notice {
  /** What it is about. */
  kind: NoticeKind;
  /** When, in Unix seconds. */
  at: number;
  /** The method it is about. */
  method: Method | null;
  /** Backup codes left, where that is the matter. */
  codes_left: number | null;
}

/** What a notice is about. */
export type NoticeKind =
  | "PasswordMayBeKnown"
  | "Locked"
  | "MethodAdded"
  | "MethodRemoved"
  | "BackupCodeUsed"
  | "BackupCodesLow"
  | "BackupCodesCreated"
  | "Suspended"
  | "Resumed"
  | "Reset"
  | "Unlocked"
  | "PromptDenied"
  | "CloneSuspected"
  | "DeviceRemembered";

/** The answer to one event. `Verdict::Admit` is the only way in. */
export type Verdict =
  | {
      /** The person may go on. */
      Admit: {
        /** Why: a factor was verified, or a rule exempts. */
        because: Because;
        /** Sealed evidence for the session: evidence after a factor, a pass after an exemption. */
        evidence: Bytes;
        /** When the evidence ends. */
        until: number;
        /** A new known-browser cookie, after a completed factor in a browser without one. */
        known_browser: Bytes | null;
        /** Backup codes still unused, after one was used. */
        codes_left: number | null;
        /** A new remembered-device cookie, if the person asked for one. */
        device_token: Bytes | null;
      };
    }
  | {
      /** A second factor is asked. */
      Challenge: {
        /** What can be answered now, last used first. */
        choices: Choice[];
        /** The method that is open. */
        opened: Method | null;
        /** What the open method shows, for methods that have a ticket. */
        shown: Shown | null;
        /** Days this device can be remembered for; absent if it cannot. */
        remember_days: number | null;
        /** What went wrong with the last answer. */
        trouble: Trouble | null;
        /** The lock of the method that was asked for, or else of the guessable ones. */
        locked: Lock | null;
      };
    }
  | {
      /** A factor must be set up. */
      Enroll: {
        /** What can be set up. */
        choices: Method[];
        /** The enrollment that is open. */
        started: Started | null;
        /** Until when it can be put off; absent if it cannot. */
        postpone_until: number | null;
        /** How often it can still be put off. */
        postponements_left: number;
        /** What went wrong with the last answer. */
        trouble: Trouble | null;
      };
    }
  | {
      /** The change was made, or the list was asked for. */
      Changed: {
        /** The account as it is now. */
        summary: Summary;
      };
    }
  | {
      /** The host has to do something first; nobody but the host learns of it. */
      AskHost: {
        /** To be handed back with the finding. */
        ticket: Bytes;
        /** What to do. */
        task: HostTask;
      };
    }
  | {
      /** It cannot go on. The person learns the refusal, the operator the reason. */
      Refuse: {
        /** The one word for the person. */
        refusal: Refusal;
        /**
         * A stable code for the operator, such as `record.unknown_key`; never a value that somebody
         * typed.
         */
        reason: string;
      };
    }
  | {
      /**
       * Before a first factor can be set up, a code that goes to the directory's e-mail address has
       * to be typed: somebody may have learned the password. It is sent by `Choose` and answered by
       * `Respond`, both with the method `Email`.
       */
      Prove: {
        /** The code that is on its way, if one is. */
        shown: Shown | null;
        /**
         * The address with its middle left out; absent if the directory has none, and only an
         * administrator can help.
         */
        destination: string | null;
        /** Until when enrollment can be put off; absent if it cannot. */
        postpone_until: number | null;
        /** How often it can still be put off. */
        postponements_left: number;
        /** What went wrong with the last answer. */
        trouble: Trouble | null;
      };
    };

/** Why somebody was admitted. */
export type Because =
  | {
      /** A factor was verified. */
      Verified: {
        /** The method of that factor. */
        by: Method;
      };
    }
  | {
      /** A rule of the policy exempts. */
      Exempt: {
        /** The rule's name. */
        rule: string;
      };
    };

/** A method that can be answered now. */
export interface Choice {
  /** The method. */
  method: Method;
  /**
   * The names the person gave to the authenticators of this method; for e-mail and SMS, the
   * destinations with their middle left out.
   */
  labels: string[];
  /** Whether the method only stands in for another one that is not at hand. */
  is_backup: boolean;
}

/** What an open method shows. The host keeps the ticket in the session. */
export type Shown =
  | {
      /** A code is on its way. */
      CodeSent: {
        /** To be presented with the answer. */
        ticket: Bytes;
        /** The destination with its middle left out. */
        destination: string;
        /** Digits of the code. */
        digits: number;
        /** When the same code can be sent again, in Unix seconds. */
        again_at: number;
        /** When the code ends. */
        expires: number;
      };
    }
  | {
      /** A ceremony in the browser. */
      Credential: {
        /** To be presented with the answer. */
        ticket: Bytes;
        /** `PublicKeyCredentialRequestOptionsJSON` (WebAuthn section 5.1). */
        options: string;
        /** When the challenge ends. */
        expires: number;
      };
    }
  | {
      /** A phone was prompted. */
      Prompted: {
        /** To be presented when looking for the answer. */
        ticket: Bytes;
        /** When another prompt can be sent. */
        again_at: number;
        /** When the prompt ends. */
        expires: number;
      };
    }
  | {
      /** Questions to answer. */
      Asked: {
        /** The questions' texts; the answers come in their order. */
        questions: string[];
      };
    };

/** What went wrong with an answer; the page can be drawn again at once. */
export type Trouble =
  | {
      /** The answer is not right, or was used before; the words do not tell which. */
      WrongAnswer: Record<string, never>;
    }
  | {
      /** The page is too old: begin again. */
      Expired: Record<string, never>;
    }
  | {
      /** Only during enrollment: the code belongs to another time. Nobody is let in by it. */
      PhoneClockOff: {
        /** Minutes the phone is ahead; negative if it is behind. */
        minutes: number;
      };
    }
  | {
      /** Another authenticator has this name already, or the name is not allowed. */
      LabelTaken: Record<string, never>;
    }
  | {
      /** The message could not be handed over. No attempt was counted. */
      NotDelivered: Record<string, never>;
    }
  | {
      /** Too soon, or too often: the last code or prompt still counts. */
      TooSoon: {
        /** When it can be tried again. */
        at: number;
      };
    }
  | {
      /** Whoever has to confirm it could not be asked. No attempt was counted. */
      Unavailable: Record<string, never>;
    }
  | {
      /** The destination is none that a code can be sent to, or is in use already. */
      DestinationRefused: Record<string, never>;
    }
  | {
      /** An answer is too short, equal to another one, or part of its question. */
      AnswersRefused: Record<string, never>;
    }
  | {
      /** The person said no on the phone, or nobody answered. */
      Denied: Record<string, never>;
    }
  | {
      /** This credential or key is set up already, here or elsewhere. */
      AlreadySetUp: Record<string, never>;
    };

/** A lock on a method: its answers are refused without being looked at. */
export interface Lock {
  /** When it ends; absent if only an administrator or an unguessable factor ends it. */
  until: number | null;
}

/** An enrollment that is open. Shown once; confirm it or start again. */
export type Started =
  | {
      /** A key for an authenticator app. */
      Totp: {
        /** Carries the pending enrollment; keep it in the session and present it again. */
        ticket: Bytes;
        /** The key as base32 text (RFC 4648 section 6), without padding. */
        key: SecretText;
        /** The whole `otpauth:` address. */
        uri: SecretText;
        /** The issuer the app will show. */
        issuer: string;
        /** The account the app will show. */
        account: string;
        /** The hash function. */
        algorithm: Algorithm;
        /** Digits of a code. */
        digits: number;
        /** Seconds a code lives. */
        period_seconds: number;
        /** When the ticket ends. */
        expires: number;
      };
    }
  | {
      /** A code is on its way to a destination that is to be confirmed. */
      Message: {
        /** Carries the pending enrollment; keep it in the session and present it again. */
        ticket: Bytes;
        /** The method. */
        method: Method;
        /** The destination, whole: its owner just typed it or is in the directory with it. */
        destination: string;
        /** Digits of the code. */
        digits: number;
        /** When the same code can be sent again. */
        again_at: number;
        /** When the ticket ends. */
        expires: number;
      };
    }
  | {
      /** A ceremony in the browser. */
      Credential: {
        /** Carries the pending enrollment; keep it in the session and present it again. */
        ticket: Bytes;
        /** `PublicKeyCredentialCreationOptionsJSON` (WebAuthn section 5.1). */
        options: string;
        /** When the ticket ends. */
        expires: number;
      };
    }
  | {
      /** A YubiKey is to be touched. */
      Yubikey: {
        /** Carries the pending enrollment; keep it in the session and present it again. */
        ticket: Bytes;
        /** When the ticket ends. */
        expires: number;
      };
    }
  | {
      /** A prompt is to be answered on the phone. */
      Prompt: {
        /** Carries the pending enrollment; keep it in the session and present it again. */
        ticket: Bytes;
        /** When the ticket ends. */
        expires: number;
      };
    }
  | {
      /** Security questions are to be chosen and answered. */
      Questions: {
        /** Carries the pending enrollment; keep it in the session and present it again. */
        ticket: Bytes;
        /** The questions' texts, in the order of the policy. */
        questions: string[];
        /** When the ticket ends. */
        expires: number;
      };
    }
  | {
      /** A set of backup codes; the set counts once it is confirmed as saved. */
      BackupCodes: {
        /** Carries the pending set; keep it in the session and present it again. */
        ticket: Bytes;
        /** The codes, in order. */
        codes: SecretText[];
        /** When the ticket ends. */
        expires: number;
      };
    };

/** An account as its owner or an administrator may see it. */
export interface Summary {
  /** Its state. */
  state: AccountState;
  /** Its authenticators, in the order they were added. */
  authenticators: AuthenticatorView[];
  /** Backup codes still unused; absent if there is no set. */
  codes_left: number | null;
  /** An enrollment that is open. */
  started: Started | null;
  /** What went wrong with the last answer. */
  trouble: Trouble | null;
  /** Methods that can be added. */
  can_add: Method[];
  /** The method to be offered first; absent for the one used last. */
  preferred: Method | null;
  /** Remembered devices, oldest first. */
  devices: DeviceView[];
}

/** One authenticator, without anything secret. */
export interface AuthenticatorView {
  /** Its number within the account. */
  id: number;
  /** Its method. */
  method: Method;
  /** Its name. */
  label: string;
  /** When it was confirmed. */
  added_at: number;
  /** When it was last used to sign in. */
  used_at: number | null;
}

/** One remembered device, without its token. */
export interface DeviceView {
  /** Its number within the account. */
  id: number;
  /** When it was remembered. */
  added_at: number;
  /** The day it was last used, as its first second. */
  used_at: number | null;
  /** When it ends. */
  until: number;
}

/**
 * Something only the host can do. It has 10 seconds; later, and on any error, the finding is
 * `Failed`.
 */
export type HostTask =
  | {
      /** Sends a code. Answered by `Sent` or `Failed`. */
      SendCode: {
        /** Which way. */
        channel: MessageChannel;
        /** The e-mail address, or the telephone number in E.164 form. */
        to: string;
        /** The code. */
        code: SecretText;
        /** What the code is for, so that the message can say so. */
        purpose: CodePurpose;
        /** When the code ends, in Unix seconds. */
        expires: number;
        /** The name to address the person by. */
        display_name: string;
        /** The language, as in the login. */
        locale: string;
      };
    }
  | {
      /**
       * Verifies what a credential signed (WebAuthn section 7.2). Answered by `Asserted`, `Invalid`
       * or `Failed`.
       */
      VerifyAssertion: {
        /** What was asked of the browser. */
        ceremony: Ceremony;
        /** The credential as `Registered` or `Asserted` returned it last. */
        credential: Bytes;
        /** The browser's response as JSON text. */
        response: Bytes;
      };
    }
  | {
      /**
       * Verifies a new credential (WebAuthn section 7.1). Answered by `Registered`, `Invalid` or
       * `Failed`.
       */
      VerifyRegistration: {
        /** What was asked of the browser. */
        ceremony: Ceremony;
        /** The browser's response as JSON text. */
        response: Bytes;
      };
    }
  | {
      /**
       * Asks a validation server about a Yubico OTP (protocol 2.0). Answered by `OtpValid`,
       * `Invalid` or `Failed`.
       */
      CheckYubico: {
        /** The OTP. */
        otp: SecretText;
        /** The nonce to send: 32 letters and digits. The answer must carry it. */
        nonce: string;
      };
    }
  | {
      /** Starts a push. Answered by `PushStarted`, `Invalid` or `Failed`. */
      StartPush: {
        /** The name by which the push service knows the person. */
        user: string;
        /** The client's address, to show to the person. */
        peer: string;
      };
    }
  | {
      /** Looks what became of a push. Answered by `Valid`, `Waiting`, `Invalid` or `Failed`. */
      PollPush: {
        /** The transaction that `PushStarted` named. */
        transaction: string;
      };
    };

/** Which way a code goes. */
export type MessageChannel =
  | "Mail"
  | "Text";

/** What a code is for. */
export type CodePurpose =
  | "ToSignIn"
  | "ToConfirm"
  | "ToEnroll";

/** What was asked of the browser, for the host to compare with what came back. */
export interface Ceremony {
  /** The challenge; 32 bytes. */
  challenge: Bytes;
  /** The relying party id. */
  relying_party_id: string;
  /** The origins a response may come from. */
  origins: string[];
  /** Whether the authenticator has to verify the person. */
  user_verification: boolean;
}

/** Why it cannot go on. */
export type Refusal =
  | {
      /** Too many wrong answers. */
      Locked: {
        /** When it ends; absent if only an administrator or an unguessable factor ends it. */
        until: number | null;
      };
    }
  | {
      /** An administrator suspended the account. */
      Suspended: Record<string, never>;
    }
  | {
      /** A rule of the policy forbids it. */
      NotAllowed: {
        /** The rule's name. */
        rule: string;
      };
    }
  | {
      /** A factor has to be set up in a browser first. */
      EnrollFirst: Record<string, never>;
    }
  | {
      /** The session's evidence is missing, ended or not fresh enough. */
      SignInAgain: Record<string, never>;
    }
  | {
      /** The account's record is missing, behind or does not open. */
      AskAdministrator: Record<string, never>;
    }
  | {
      /** Too much at once; nothing was charged. */
      Busy: Record<string, never>;
    };

/** What is asked, and why. */
export interface Decision {
  /** What is asked. */
  outcome: Outcome;
  /** The rule that decided. */
  rule: string;
  /** Every rule in the order it was looked at. */
  looked: RuleLook[];
}

/** What is asked of the person. */
export type Outcome =
  | {
      /** No second factor. */
      Exempt: Record<string, never>;
    }
  | {
      /** A second factor by one of these methods. */
      Challenge: {
        /** Methods that are set up, enabled and allowed, last used first. */
        methods: Method[];
      };
    }
  | {
      /** A factor must be set up. */
      Enroll: {
        /** What can be set up. */
        methods: Method[];
        /** Until when it can be put off; absent if it cannot. */
        postpone_until: number | null;
        /** How often it can still be put off. */
        postponements_left: number;
      };
    }
  | {
      /** It cannot go on. */
      Refuse: {
        /** Why. */
        refusal: Refusal;
      };
    };

/** One rule that was looked at. */
export interface RuleLook {
  /** The rule's name, such as `groups.require`. */
  rule: string;
  /** Whether it applied. */
  matched: boolean;
  /** What it matched on, such as the group's name; empty if it did not. */
  on: string;
}

/**
 * The content of a evidence that opened: evidence of a factor, or the pass of an exemption. The
 * host checks it once per session through the engine, and on every further request compares
 * account, nonce, `until`, `revocations` and `policy_version` by itself.
 */
export interface EvidenceFacts {
  /** Why the person was admitted. */
  because: Because;
  /** When. */
  at: number;
  /** When the evidence ends. */
  until: number;
  /** Until when it counts as fresh for changes to factors and for administration. */
  fresh_until: number;
  /** The account's revocations when it was issued; a higher number voids it. */
  revocations: number;
  /** The policy it was issued under. */
  policy_version: number;
  /** Only a pass: the client address it is good for. */
  peer: string | null;
}

/** A key of a ring, without its secret. */
export interface RingEntry {
  /** Its number. */
  key_id: number;
  /** What it is good for. */
  state: KeyState;
}

/** What a key of a ring is good for. */
export type KeyState =
  | "Active"
  | "Accept"
  | "Retired";

/** The advice. */
export type Helped =
  | {
      /** A QR code. */
      Qr: {
        /** A whole SVG element with a quiet zone. */
        svg: SecretText;
      };
    }
  | {
      /** A grouped key. */
      Key: {
        /** Groups of four with spaces between. */
        grouped: SecretText;
      };
    }
  | {
      /** The form of a code. */
      Form: {
        /** What is to be said of it. */
        verdict: CodeForm;
      };
    }
  | {
      /** A drift. */
      Drift: {
        /** Steps the phone is ahead, negative if behind; absent if no step within 20 fits. */
        steps: number | null;
      };
    };

/** What is to be said of a code while it is typed. */
export type CodeForm =
  | "Incomplete"
  | "Complete"
  | "StrangeCharacters"
  | "TooLong";
