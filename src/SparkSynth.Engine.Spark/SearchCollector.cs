using SparkSynth.Core.Privacy;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Engine.Spark;

/// <summary>Lines of a Search's workers → one result. A query without an answer is an error, never "far"; so is a pair that the counters lost.</summary>
/// <param name="stage">What was asked.</param>
/// <param name="order">Which query stands where in the stage's file.</param>
/// <param name="reference">Rows of the reference.</param>
internal sealed class SearchCollector(SearchStage stage, int[] order, int reference)
{
    private readonly bool[] _done = new bool[stage.Items];
    private readonly ChunkAssembler _chunks = new();
    private readonly NearestResult _result = new(order.Length, stage.Queries.Neighbours);

    /// <summary>Takes the next line.</summary>
    /// <exception cref="InvalidDataException">It cannot be what should come next.</exception>
    public void Take(string line)
    {
        if (ReportLines.ReadChunk(line) is { } chunk) _chunks.Add(chunk.Item, chunk.Chunk, chunk.Bytes);
        else if (ReportLines.ReadSearched(line) is { } report) Add(report);
        else throw Guard.Garbage(line);
    }

    /// <summary>The whole result.</summary>
    /// <exception cref="InvalidDataException">A work item is missing.</exception>
    public NearestResult Complete()
    {
        _chunks.End();
        Guard.AllThere(_done);
        _result.Counters.Check();
        return _result;
    }

    private void Add(SearchReport report)
    {
        Guard.Mark(_done, report.Item);
        MemoryStream bytes = _chunks.Whole(report.Item, report.Chunks, report.Bytes, report.Hash);
        int queries = stage.Queries.Parts[report.Item].Queries;
        if (report.Queries != queries) throw new InvalidDataException($"task {report.Item} answered {report.Queries} queries; {queries} were asked");
        using var reader = new BinaryReader(bytes, System.Text.Encoding.UTF8, leaveOpen: true);
        NearestResult part = NearestResult.Read(reader, queries, stage.Queries.Neighbours);
        if (part.Counters.Pairs != (long)queries * reference || part.Counters.Accounted != part.Counters.Pairs || part.Counters.Unvisited != 0 || bytes.Position != bytes.Length)
            throw new InvalidDataException($"task {report.Item} did not account for all of its {(long)queries * reference} pairs");
        _result.Place(part, order.AsSpan(stage.Queries.StartOf(report.Item), queries));
    }
}
