namespace SparkSynth.Engine.Spark;

/// <summary>A stage failed on Spark, and running it again would most likely not help (exit code 1). The message carries Spark's error class and the worker's own words.</summary>
/// <param name="message">What happened.</param>
public sealed class SparkStageException(string message, Exception? inner = null) : IOException(message, inner);
