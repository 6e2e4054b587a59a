package io.trailmark.engine;

import static io.trailmark.engine.Events.DAY_MS;
import static io.trailmark.engine.Events.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.trailmark.engine.Events.Click;
import io.trailmark.engine.Events.Partner;
import io.trailmark.engine.Events.Registration;
import io.trailmark.engine.Events.Report;
import io.trailmark.engine.Events.Rules;
import io.trailmark.engine.Outcomes.Candidate;
import io.trailmark.engine.Outcomes.ConversionDecided;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.TouchKind;
import io.trailmark.record.codec.Trust;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Aim: which registration stands for an account, and which version of a goal holds. Method: few records each. */
final class RegistrationsTest {
    private final EngineHarness engine = EngineHarness.withDemoCatalogue();
    private int nextOrder;

    @AfterEach
    void giveTheMemoryBack() {
        engine.close();
    }

    @Test
    void shouldProtectAnAccountFromItsFirstMillisecondToItsLast() {
        engine.apply(new Registration().id(5).during(T0, T0 + 100));
        final long[] times = {T0 - 1, T0, T0 + 99, T0 + 100};
        final Reason[] expected = {Reason.REGISTRATION_EXPIRED, Reason.OK, Reason.OK, Reason.REGISTRATION_EXPIRED};
        for (int i = 0; i < times.length; i++) {
            final ConversionDecided byAccount = engine.report(report(times[i]).customer("customer"));
            assertEquals(expected[i], byAccount.reason());
            assertEquals(
                    List.of(new Candidate(
                            T0,
                            0,
                            Events.PARTNER,
                            0,
                            0,
                            5,
                            TouchKind.REGISTRATION,
                            expected[i],
                            ClickClass.NULL_VAL,
                            expected[i] == Reason.OK ? 1 : 0,
                            expected[i] == Reason.OK ? 1_000_000_000 : 0)),
                    byAccount.candidates().stream()
                            .filter(candidate -> candidate.kind() == TouchKind.REGISTRATION)
                            .toList());
            assertEquals(
                    expected[i], engine.report(report(times[i]).registration(5)).reason());
        }
    }

    @Test
    void shouldLetTheRegistrantHaveASaleThatAnotherPartnersClickBrought() {
        engine.apply(new Partner().id(8));
        engine.apply(new Registration().partner(8));
        final Click click = new Click();
        engine.click(click);

        final ConversionDecided decided =
                engine.report(report(T0 + 1).click(click).customer("customer"));

        assertEquals(8, decided.credits().getFirst().partner());
        assertEquals(1, decided.credits().getFirst().registration());
        assertEquals(Reason.REGISTERED_DEAL, decided.candidates().getFirst().reason());
    }

    @Test
    void shouldTakeTheRegistrationThatCoversTheTimeThenTheLatestThenTheLowest() {
        engine.apply(new Registration().id(4).during(T0, T0 + 100));
        engine.apply(new Registration().id(3).during(T0 + 50, T0 + 100));
        engine.apply(new Registration().id(2).during(T0 + 50, T0 + 100));
        engine.apply(new Registration().id(9).during(T0 + 200, T0 + 300));
        engine.apply(new Registration().id(1).during(T0 + 400, T0 + 500).status(EntityStatus.ARCHIVED));
        engine.apply(new Registration().id(6).during(T0 + 60, T0 + 100).account("another"));
        engine.apply(new Registration().id(7).during(T0 + 60, T0 + 100).program(2));

        assertEquals(4, registrationAt(T0 + 49));
        assertEquals(2, registrationAt(T0 + 50));
        assertEquals(9, registrationAt(T0 + 100), "none covers it: the latest");
        assertEquals(9, registrationAt(T0 + 200));

        engine.apply(new Registration().id(2).during(T0 + 50, T0 + 100).account("moved"));
        assertEquals(3, registrationAt(T0 + 50), "the last record about a registration holds");
        engine.apply(new Registration().id(2).during(T0 + 51, T0 + 100));
        assertEquals(2, registrationAt(T0 + 51), "and may lead it back");
    }

    private int registrationAt(final long timeMs) {
        return engine.report(report(timeMs).customer("customer")).candidates().stream()
                .filter(candidate -> candidate.kind() == TouchKind.REGISTRATION)
                .findFirst()
                .orElseThrow()
                .registration();
    }

    @Test
    void shouldNotLetAStrangersReportSayWhoseAccountItIs() {
        engine.apply(new Partner().id(8));
        engine.apply(new Registration().partner(8));
        final Click click = new Click();
        engine.click(click);
        engine.report(report(T0 + 1).order("S-1").trust(Trust.BROWSER).customer("customer"));

        final ConversionDecided decided =
                engine.report(report(T0 + 1).order("S-1").click(click));

        assertEquals(Decision.CONFIRMED, decided.decision());
        assertEquals(Events.PARTNER, decided.credits().getFirst().partner());
    }

    @Test
    void shouldTellNothingOfARegistrationThatIsNotOurs() {
        engine.apply(new Registration().id(7).program(2));
        for (final int id : new int[] {7, 8}) {
            final Candidate candidate =
                    engine.report(report(T0).registration(id)).candidates().getFirst();
            assertEquals(Reason.REGISTRATION_EXPIRED, candidate.reason());
            assertEquals(0, candidate.partner());
            assertEquals(id, candidate.registration());
            assertEquals(T0, candidate.touchTimeMs());
        }
        assertEquals(List.of(), engine.report(report(T0).customer("customer")).candidates());
    }

    @Test
    void shouldKnowThousandsOfAccountsApart() {
        for (int id = 1; id <= 3_000; id++) {
            engine.apply(new Registration().id(id).account("account-" + id % 1_000));
        }
        for (int id = 1; id <= 1_000; id++) {
            assertEquals(
                    id,
                    engine.report(report(T0).customer("account-" + id % 1_000))
                            .candidates()
                            .getFirst()
                            .registration());
        }
    }

    @Test
    void shouldLetRulesTakeOverFromWhatTheGoalSaid() {
        engine.apply(new Events.Goal().version(2, T0 + 100).window(1).model(Model.FIRST_TOUCH));
        engine.apply(new Events.Goal().version(3, T0 + 200).window(2));
        assertEquals(1, versionAt(T0));
        assertEquals(2, versionAt(T0 + 100));
        assertEquals(3, versionAt(T0 + 200));

        engine.apply(new Rules().version(11, T0 + 150).windows(7, 7));
        engine.apply(new Events.Goal().version(4, T0 + 300).window(3));
        assertEquals(2, versionAt(T0 + 149), "what was in force before stays in force for then");
        assertEquals(11, versionAt(T0 + 150));
        assertEquals(11, versionAt(T0 + 200), "what the goal said for later no longer holds");
        assertEquals(11, versionAt(T0 + 300));

        engine.apply(new Rules().version(12, T0 - 2_000 * DAY_MS));
        assertEquals(11, versionAt(T0 + 150));
        assertEquals(12, versionAt(T0 + 149));
        assertEquals(11, versionAt(T0 - 3_000 * DAY_MS), "before all: the one defined first of those left");
        engine.apply(new Rules().version(13, T0 + 150));
        assertEquals(13, versionAt(T0 + 150), "of two from the same time the later defined");
    }

    private int versionAt(final long timeMs) {
        return engine.report(report(timeMs)).goalVersion();
    }

    private Report report(final long timeMs) {
        return new Report().order("o" + nextOrder++).at(timeMs);
    }
}
