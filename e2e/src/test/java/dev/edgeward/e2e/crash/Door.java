package dev.edgeward.e2e.crash;

import dev.edgeward.e2e.client.RestClient;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import java.io.IOException;
import java.util.Map;

/** What can be done about a function and its deletion, by each of the ways there are. */
enum Door {
  DELETE_IN_THE_BACKGROUND(Fate.LIVE, Fate.IN_THE_BIN) {
    @Override
    void act(Life life) {
      life.delete(DeletionPropagation.BACKGROUND);
    }
  },
  DELETE_IN_THE_FOREGROUND(Fate.LIVE, Fate.IN_THE_BIN) {
    @Override
    void act(Life life) {
      life.delete(DeletionPropagation.FOREGROUND);
    }
  },
  DELETE_AND_ORPHAN(Fate.LIVE, Fate.IN_THE_BIN) {
    @Override
    void act(Life life) {
      life.delete(DeletionPropagation.ORPHAN);
    }
  },
  DELETE_OVER_REST(Fate.LIVE, Fate.IN_THE_BIN) {
    @Override
    void act(Life life) throws IOException, InterruptedException {
      expect(life.rest().delete(life.path()), 200);
    }
  },
  DELETE_FOR_GOOD(Fate.LIVE, Fate.GONE) {
    @Override
    void act(Life life) {
      life.keepNothing();
      life.delete(DeletionPropagation.BACKGROUND);
    }
  },
  RESTORE_BY_THE_TOMBSTONE(Fate.IN_THE_BIN, Fate.LIVE) {
    @Override
    void act(Life life) {
      life.patchTombstone("{\"spec\": {\"restore\": true}}");
    }
  },
  RESTORE_BY_THE_MANIFEST(Fate.IN_THE_BIN, Fate.LIVE) {
    @Override
    void act(Life life) {
      life.applyAgain();
    }
  },
  RESTORE_OVER_REST(Fate.IN_THE_BIN, Fate.LIVE) {
    @Override
    void act(Life life) throws IOException, InterruptedException {
      expect(life.rest().post(life.path() + "/restore", Map.of()), 200);
    }
  },
  PURGE_BY_THE_TOMBSTONE(Fate.IN_THE_BIN, Fate.GONE) {
    @Override
    void act(Life life) {
      life.purge();
    }
  },
  PURGE_OVER_REST(Fate.IN_THE_BIN, Fate.GONE) {
    @Override
    void act(Life life) throws IOException, InterruptedException {
      expect(life.rest().delete(life.path() + "/purge"), 200);
    }
  },
  DELETE_AND_RESTORE_OVER_REST(Fate.LIVE, Fate.LIVE) {
    @Override
    void act(Life life) throws IOException, InterruptedException {
      expect(life.rest().delete(life.path()), 200);
      expect(life.rest().post(life.path() + "/restore", Map.of()), 200);
    }
  },
  DELETE_AND_PURGE_OVER_REST(Fate.LIVE, Fate.GONE) {
    @Override
    void act(Life life) throws IOException, InterruptedException {
      expect(life.rest().delete(life.path()), 200);
      expect(life.rest().delete(life.path() + "/purge"), 200);
    }
  },
  EXPIRE(Fate.IN_THE_BIN, Fate.GONE) {
    @Override
    void act(Life life) {
      life.patchTombstone("{\"spec\": {\"expiresAt\": \"2026-01-01T00:00:00Z\"}}");
    }
  },
  DELETE_THE_NAMESPACE(Fate.LIVE, Fate.GONE) {
    @Override
    void act(Life life) {
      life.deleteNamespace();
    }
  },
  DELETE_THE_NAMESPACE_OF_THE_BIN(Fate.IN_THE_BIN, Fate.GONE) {
    @Override
    void act(Life life) {
      life.deleteNamespace();
    }
  };

  private final Fate before;
  private final Fate after;

  Door(Fate before, Fate after) {
    this.before = before;
    this.after = after;
  }

  /** Where it begins. */
  Fate before() {
    return before;
  }

  /** Where it ends, whoever dies on the way. */
  Fate after() {
    return after;
  }

  /** Whether it leads through the REST API. */
  boolean isRest() {
    return name().endsWith("REST");
  }

  abstract void act(Life life) throws IOException, InterruptedException;

  private static void expect(RestClient.Answer answer, int status) throws IOException {
    if (answer.status() != status) {
      throw new IOException(
          "%d instead of %d: %s".formatted(answer.status(), status, answer.body()));
    }
  }
}
