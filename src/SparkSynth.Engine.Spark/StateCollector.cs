using System.IO.Compression;
using SparkSynth.Core.Statistics;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Engine.Spark;

/// <summary>
/// Lines of a Fold's workers → one state. Every work item must be there exactly once, whole, with the checksum its worker computed and the rows that the
/// table's footers promise: anything else is an error, never a smaller table.
/// </summary>
internal sealed class StateCollector(FoldStage stage)
{
    private readonly bool[] _done = new bool[stage.Items];
    private readonly ChunkAssembler _chunks = new();
    private FoldState? _state;

    /// <summary>Rows in the states so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Takes the next line; states are merged as they come, so that only one is held beside the sum.</summary>
    /// <exception cref="InvalidDataException">It cannot be what should come next.</exception>
    public void Take(string line)
    {
        if (ReportLines.ReadChunk(line) is { } chunk) _chunks.Add(chunk.Item, chunk.Chunk, chunk.Bytes);
        else if (ReportLines.ReadFolded(line) is { } report) Add(report);
        else throw Guard.Garbage(line);
    }

    /// <summary>The merged state.</summary>
    /// <exception cref="InvalidDataException">A work item is missing.</exception>
    public FoldState Complete()
    {
        _chunks.End();
        Guard.AllThere(_done);
        return _state ?? stage.Task.CreateState();
    }

    private void Add(FoldReport report)
    {
        Guard.Mark(_done, report.Item);
        MemoryStream bytes = _chunks.Whole(report.Item, report.Chunks, report.Bytes, report.Hash);
        long expected = stage.RowsOf(report.Item);
        if (report.RowsRead != expected || report.RowsKept > report.RowsRead || (stage.Side is null && report.RowsKept != report.RowsRead))
            throw new InvalidDataException($"task {report.Item} read {report.RowsRead} rows and used {report.RowsKept}; its files have {expected}");
        FoldState state = stage.Task.CreateState();
        using (var unpacked = new ZLibStream(bytes, CompressionMode.Decompress, leaveOpen: true))
        using (var buffered = new BufferedStream(unpacked, 1 << 16))
        using (var reader = new BinaryReader(buffered))
        {
            state.Read(reader);
        }

        if (_state is null) _state = state;
        else _state.Merge(state);
        Rows += report.RowsKept;
        _chunks.Clear();
    }
}
