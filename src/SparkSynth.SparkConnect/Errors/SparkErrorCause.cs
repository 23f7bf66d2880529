namespace SparkSynth.SparkConnect.Errors;

/// <summary>One exception of the server's chain.</summary>
/// <param name="Type">Java class, e.g. <c>org.apache.spark.SparkException</c>; empty when the server did not say.</param>
/// <param name="Message">Its message.</param>
/// <param name="ErrorClass">Spark's error class, or null.</param>
/// <param name="SqlState">SQLSTATE, or null.</param>
public sealed record SparkErrorCause(string Type, string Message, string? ErrorClass, string? SqlState);
