namespace SparkSynth.Storage.Tasks;

/// <summary>What a worker says of a work item of a Search.</summary>
/// <param name="Item">Number of the item.</param>
/// <param name="Chunks">Lines that carry the answers.</param>
/// <param name="Bytes">Length of the answers as sent.</param>
/// <param name="Hash">XxHash3 of them.</param>
/// <param name="Queries">Queries searched.</param>
public sealed record SearchReport(int Item, int Chunks, long Bytes, ulong Hash, long Queries);
