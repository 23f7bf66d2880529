namespace SparkSynth.SparkConnect.Results;

/// <summary>How far one stage of a running operation is.</summary>
/// <param name="Id">Spark's number of the stage.</param>
/// <param name="Tasks">Number of its tasks.</param>
/// <param name="CompletedTasks">How many are done.</param>
/// <param name="BytesRead">Input read so far, in bytes.</param>
/// <param name="Done">True when the stage has ended.</param>
public readonly record struct StageProgress(long Id, long Tasks, long CompletedTasks, long BytesRead, bool Done);
