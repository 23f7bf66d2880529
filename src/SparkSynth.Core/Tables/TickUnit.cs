namespace SparkSynth.Core.Tables;

/// <summary>Unit of a timestamp or time as the source stores it.</summary>
public enum TickUnit { Second, Millisecond, Microsecond, Nanosecond }
