"""What numpy has not by one name: softmax, convolutions, pooling, and the gradients of both."""
