"""Behind a load balancer: which networks are believed, and what they say of where a client comes from."""
