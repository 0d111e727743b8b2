package dev.countersign.servlet;

import dev.countersign.pages.Verdicts;
import dev.countersign.servlet.routes.CookieNames;
import dev.countersign.servlet.session.EvidenceDoor;

/**
 * What the filter asks of the verifier. Outside tests there is one implementation, over the driver;
 * the interface exists so that tests can play every kind of failure.
 */
interface Backend extends Verdicts, EvidenceDoor, CookieNames {}
