namespace SparkSynth.Storage.Tasks;

/// <summary>What a worker says of a range block that it searched.</summary>
/// <param name="Block">Number of the block.</param>
/// <param name="Rows">Rows in it.</param>
/// <param name="Distinct">Rows that differ; equal rows are in the same block.</param>
/// <param name="Pieces">Lines that carried them.</param>
/// <param name="Hash">Sum of the XxHash3 of all pieces.</param>
public sealed record BlockReport(int Block, long Rows, long Distinct, long Pieces, ulong Hash);
