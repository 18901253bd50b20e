package io.beamfill.postgres.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.postgres.testing.TestTarget;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class JobsTest {
  private static final TestTarget TARGET = TestTarget.create();
  private static final Jobs JOBS = new Jobs(TARGET.connections());

  private static JobDefinition definition(String job, String meaning) {
    return new JobDefinition(job, "file", Map.of("decoder", meaning, "source", "s"), "5");
  }

  private static void age(String job) throws SQLException {
    TARGET
        .database()
        .execute(
            "UPDATE beamfill.backfill_jobs SET heartbeat_at = heartbeat_at - interval '1 hour'"
                + " WHERE job_id = '%s'".formatted(job));
  }

  private static JobStatus status(String job) throws SQLException {
    return JOBS.find(job).orElseThrow().status();
  }

  @Test
  void aJobIsRegisteredOnceAndKeepsItsMeaning() throws SQLException {
    assertThat(JOBS.find("meaning")).isEmpty();
    JOBS.register(definition("meaning", "tea"));
    JOBS.register(definition("meaning", "tea"));

    Job job = JOBS.find("meaning").orElseThrow();
    assertThat(job.status()).isEqualTo(JobStatus.PENDING);
    assertThat(job.meaning()).isEqualTo(Map.of("decoder", "tea", "source", "s"));
    assertThatThrownBy(
            () ->
                JOBS.register(
                    new JobDefinition(
                        "meaning", "file", Map.of("decoder", "coffee", "schema", "x"), "5")))
        .isInstanceOf(BeamfillException.class)
        .hasMessage(
            "The job meaning was started with another meaning: decoder was tea and is coffee;"
                + " schema was (none) and is x; source was s and is (none). Undo the change, or give"
                + " the job file another job name.")
        .extracting("category")
        .isEqualTo(Category.JOB);
  }

  @Test
  void aJobWithoutAnyMeaningIsRegisteredToo() throws SQLException {
    JOBS.register(new JobDefinition("bare", "file", Map.of(), "5"));

    assertThat(JOBS.find("bare").orElseThrow().meaning()).isEmpty();
  }

  @Test
  void aRunHoldsTheLeaseUntilItFinishes() throws SQLException {
    JOBS.register(definition("leased", "tea"));
    JobRun run = JOBS.acquire(definition("leased", "tea"), "host 1");
    Job running = JOBS.find("leased").orElseThrow();
    assertThat(running.status()).isEqualTo(JobStatus.RUNNING);
    assertThat(running.owner()).isEqualTo("host 1");
    assertThat(running.startedAt()).isNotNull();
    assertThat(running.finishedAt()).isNull();
    assertThat(JOBS.renew(run)).isTrue();

    assertThat(JOBS.finish(run, JobStatus.PAUSED, "asked to")).isTrue();

    Job paused = JOBS.find("leased").orElseThrow();
    assertThat(paused.status()).isEqualTo(JobStatus.PAUSED);
    assertThat(paused.reason()).isEqualTo("asked to");
    assertThat(paused.heartbeat()).isNull();
    assertThat(paused.finishedAt()).isNotNull();
    assertThat(JOBS.renew(run)).isFalse();
    assertThat(JOBS.finish(run, JobStatus.COMPLETED, null)).isFalse();
    assertThat(status("leased")).isEqualTo(JobStatus.PAUSED);
    JobRun next = JOBS.acquire(definition("leased", "tea"), "host 2");
    assertThat(JOBS.find("leased").orElseThrow().reason()).isNull();
    assertThat(JOBS.find("leased").orElseThrow().startedAt()).isEqualTo(running.startedAt());
    assertThat(next.run()).isNotEqualTo(run.run());
  }

  @Test
  void aLapsedLeaseIsTakenOverAndTheOldRunCanDoNothing() throws SQLException {
    JOBS.register(definition("lapsed", "tea"));
    JobRun dead = JOBS.acquire(definition("lapsed", "tea"), "host 1");
    age("lapsed");

    JobRun next = JOBS.acquire(definition("lapsed", "tea"), "host 2");

    assertThat(JOBS.renew(dead)).isFalse();
    assertThat(JOBS.finish(dead, JobStatus.FAILED, "too late")).isFalse();
    assertThat(JOBS.find("lapsed").orElseThrow().owner()).isEqualTo("host 2");
    assertThat(JOBS.renew(next)).isTrue();
  }

  @Test
  void aSecondLauncherWaitsUntilTheLeaseLapses() throws Exception {
    JOBS.register(definition("waited", "tea"));
    JobRun first = JOBS.acquire(definition("waited", "tea"), "host 1");
    // Almost lapsed: what is left of it is waited for.
    TARGET
        .database()
        .execute(
            "UPDATE beamfill.backfill_jobs SET heartbeat_at = clock_timestamp() - interval '13 s'"
                + " WHERE job_id = 'waited'");

    assertThat(JOBS.acquire(definition("waited", "tea"), "host 2").run()).isNotEqualTo(first.run());
  }

  @Test
  void aSecondLauncherIsRefusedOnceItSeesTheHeartbeat() throws Exception {
    JOBS.register(definition("alive", "tea"));
    JobRun run = JOBS.acquire(definition("alive", "tea"), "host 1");
    CompletableFuture<Void> refused =
        CompletableFuture.runAsync(
            () ->
                assertThatThrownBy(() -> JOBS.acquire(definition("alive", "tea"), "host 2"))
                    .isInstanceOf(BeamfillException.class)
                    .hasMessage(
                        "The job alive is being run by host 1, which is alive; wait for it, or stop"
                            + " it first."));
    while (!refused.isDone()) {
      assertThat(JOBS.renew(run)).isTrue();
      Thread.sleep(100);
    }
    refused.get();
  }

  @Test
  void aFailedVerificationIsAState() throws SQLException {
    JOBS.register(definition("verified", "tea"));
    JobRun run = JOBS.acquire(definition("verified", "tea"), "host");
    JOBS.finish(run, JobStatus.VERIFY_FAILED, "2 rows differ");

    assertThatThrownBy(() -> JOBS.acquire(definition("verified", "tea"), "host"))
        .isInstanceOf(BeamfillException.class)
        .hasMessageContaining("beamfill verify --repair");
    assertThat(status("verified")).isEqualTo(JobStatus.VERIFY_FAILED);
  }

  @Test
  void aJobThatEndedInAnyOtherWayCanBeRunAgain() throws SQLException {
    for (JobStatus each :
        new JobStatus[] {
          JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED, JobStatus.PAUSED
        }) {
      JOBS.register(definition("again", "tea"));
      JOBS.finish(JOBS.acquire(definition("again", "tea"), "host"), each, null);
      assertThat(status("again")).isEqualTo(each);
    }
  }

  @Test
  void aBorrowedLeaseIsGivenBackWithTheStateThatWasThere() throws SQLException {
    for (JobStatus each :
        new JobStatus[] {
          JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED, JobStatus.PAUSED
        }) {
      JOBS.register(definition("lent", "tea"));
      JOBS.finish(JOBS.acquire(definition("lent", "tea"), "host"), each, "so it is");
      Job before = JOBS.find("lent").orElseThrow();

      JobRun borrower = JOBS.borrow("lent", "at work", "borrower");

      Job lent = JOBS.find("lent").orElseThrow();
      assertThat(lent.status()).isEqualTo(JobStatus.RUNNING);
      assertThat(lent.owner()).isEqualTo("borrower");
      assertThat(lent.reason()).isEqualTo("at work");
      assertThat(lent.finishedAt()).isNull();
      assertThat(JOBS.renew(borrower)).isTrue();
      assertThat(JOBS.giveBack(borrower)).isTrue();
      Job after = JOBS.find("lent").orElseThrow();
      assertThat(after.status()).isEqualTo(each);
      assertThat(after.reason()).isEqualTo("so it is");
      assertThat(after.startedAt()).isEqualTo(before.startedAt());
      assertThat(after.finishedAt()).isEqualTo(before.finishedAt());
      assertThat(after.heartbeat()).isNull();
      assertThat(JOBS.giveBack(borrower)).isFalse();
    }
  }

  @Test
  void theStateOutlivesABorrowerThatDied() throws SQLException {
    JOBS.register(definition("orphaned", "tea"));
    JOBS.finish(
        JOBS.acquire(definition("orphaned", "tea"), "host"), JobStatus.CANCELLED, "not needed");
    JobRun dead = JOBS.borrow("orphaned", "at work", "dead");
    age("orphaned");

    JobRun next = JOBS.borrow("orphaned", "at work", "next");

    assertThat(JOBS.giveBack(dead)).isFalse();
    assertThat(JOBS.giveBack(next)).isTrue();
    assertThat(status("orphaned")).isEqualTo(JobStatus.CANCELLED);
    assertThat(JOBS.find("orphaned").orElseThrow().reason()).isEqualTo("not needed");
  }

  @Test
  void aRunThatTakesOverFromABorrowerGoesOnWithTheJob() throws SQLException {
    JOBS.register(definition("resumed", "tea"));
    JOBS.finish(JOBS.acquire(definition("resumed", "tea"), "host"), JobStatus.FAILED, "full");
    JOBS.borrow("resumed", "at work", "dead");
    age("resumed");

    JobRun run = JOBS.acquire(definition("resumed", "tea"), "host");

    assertThat(JOBS.find("resumed").orElseThrow().reason()).isNull();
    assertThat(JOBS.finish(run, JobStatus.COMPLETED, null)).isTrue();
    assertThat(status("resumed")).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void aJobWhoseRunDiedHasFailedOnceALeaseOnItIsGivenBack() throws SQLException {
    JOBS.register(definition("died", "tea"));
    JOBS.acquire(definition("died", "tea"), "host 1");
    age("died");

    JOBS.giveBack(JOBS.borrow("died", "at work", "host 2"));

    Job job = JOBS.find("died").orElseThrow();
    assertThat(job.status()).isEqualTo(JobStatus.FAILED);
    assertThat(job.reason()).isEqualTo("The run by host 1 died.");
    assertThat(job.finishedAt()).isNotNull();
  }

  @Test
  void aLeaseOnAJobThatFailedItsVerificationIsNotLent() throws SQLException {
    JOBS.register(definition("unlent", "tea"));
    JOBS.finish(JOBS.acquire(definition("unlent", "tea"), "host"), JobStatus.VERIFY_FAILED, null);

    assertThatThrownBy(() -> JOBS.borrow("unlent", "at work", "host"))
        .isInstanceOf(BeamfillException.class)
        .hasMessageContaining("beamfill verify --repair");
  }

  @Test
  void theHeartbeatRenewsTheLease() throws Exception {
    JOBS.register(definition("beating", "tea"));
    JobRun run = JOBS.acquire(definition("beating", "tea"), "host");
    String before = JOBS.find("beating").orElseThrow().heartbeat();
    try (Heartbeat heartbeat = new Heartbeat(JOBS, run)) {
      assertThat(heartbeat).isNotNull();
      for (int i = 0;
          i < 300 && before.equals(JOBS.find("beating").orElseThrow().heartbeat());
          i++) {
        Thread.sleep(100);
      }
    }
    assertThat(JOBS.find("beating").orElseThrow().heartbeat()).isNotEqualTo(before);
  }
}
