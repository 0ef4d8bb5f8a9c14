"""One process a learner: spawner, fork server, hub, wire and limits."""
