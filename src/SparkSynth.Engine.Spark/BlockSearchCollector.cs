using SparkSynth.Core.Privacy;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Engine.Spark;

/// <summary>
/// Lines of a search in range blocks → one result. Every row of the reference must have been packed, have come to a searcher, and have met every query: else the search
/// failed. Merging is idempotent, so it does not matter which attempt of a task was first.
/// </summary>
/// <param name="stage">What was asked.</param>
/// <param name="order">Which query stands where in the stage's file.</param>
internal sealed class BlockSearchCollector(BlockSearchStage stage, int[] order)
{
    private readonly bool[] _packed = new bool[stage.Items];
    private readonly bool[] _searched = new bool[stage.Blocks.Count];
    private readonly ChunkAssembler _chunks = new();
    private readonly NearestResult _result = new(order.Length, stage.Queries.Neighbours);
    private (long Rows, long Pieces, ulong Hash) _sent, _received;

    /// <summary>Rows of the reference that differ from each other.</summary>
    public long Distinct { get; private set; }

    /// <summary>Takes the next line.</summary>
    /// <exception cref="InvalidDataException">It cannot be what should come next.</exception>
    public void Take(string line)
    {
        if (ReportLines.ReadChunk(line) is { } chunk) _chunks.Add(chunk.Item, chunk.Chunk, chunk.Bytes);
        else if (ReportLines.ReadPacked(line) is { } packed) Add(packed);
        else if (ReportLines.ReadBlock(line) is { } block) Add(block);
        else if (ReportLines.ReadSearched(line) is { } searched) Add(searched);
        else throw Guard.Garbage(line);
    }

    /// <summary>The whole result.</summary>
    /// <exception cref="InvalidDataException">Rows of the reference, or pairs, are missing.</exception>
    public NearestResult Complete()
    {
        _chunks.End();
        Guard.AllThere(_packed);
        if (_sent != _received || _received.Rows != stage.Rows)
            throw new InvalidDataException($"{_received.Rows} of the reference's {stage.Rows} rows came to be searched, in {_received.Pieces} of {_sent.Pieces} pieces: some were lost, repeated or changed on the way");
        long pairs = stage.Rows * order.Length;
        if (_result.Counters.Pairs != pairs || _result.Counters.Accounted != pairs || _result.Counters.Unvisited != 0) throw new InvalidDataException($"the tasks did not account for all of the search's {pairs} pairs");
        return _result;
    }

    private void Add(PackedReport report)
    {
        Guard.Mark(_packed, report.Item);
        if (report.Rows != stage.RowsOf(report.Item)) throw new InvalidDataException($"task {report.Item} packed {report.Rows} rows; {stage.RowsOf(report.Item)} were asked");
        _sent = (_sent.Rows + report.Rows, _sent.Pieces + report.Pieces, _sent.Hash + report.Hash);
    }

    private void Add(BlockReport report)
    {
        Guard.Mark(_searched, report.Block);
        Distinct += report.Distinct;
        _received = (_received.Rows + report.Rows, _received.Pieces + report.Pieces, _received.Hash + report.Hash);
    }

    private void Add(SearchReport report)
    {
        MemoryStream bytes = _chunks.Whole(report.Item, report.Chunks, report.Bytes, report.Hash);
        if (report.Queries != order.Length) throw new InvalidDataException($"a task answered {report.Queries} queries; {order.Length} were asked");
        using var reader = new BinaryReader(bytes, System.Text.Encoding.UTF8, leaveOpen: true);
        for (int part = 0; part < stage.Queries.Parts.Length; part++) _result.MergeFound(reader, order.AsSpan(stage.Queries.StartOf(part), stage.Queries.Parts[part].Queries));
        if (bytes.Position != bytes.Length) throw new InvalidDataException("a task sent more answers than were asked");
    }
}
