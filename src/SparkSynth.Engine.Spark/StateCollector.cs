using System.IO.Compression;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tasks;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Engine.Spark;

/// <summary>
/// Lines of a Fold's workers → one state. Every state must be whole, with the checksum its worker computed, and <paramref name="check"/> must accept
/// what the worker says of it: anything else is an error, never a smaller table.
/// </summary>
internal sealed class StateCollector(FoldTask task, Action<FoldReport> check)
{
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
    /// <exception cref="InvalidDataException">A state has no end.</exception>
    public FoldState Complete()
    {
        _chunks.End();
        return _state ?? task.CreateState();
    }

    private void Add(FoldReport report)
    {
        MemoryStream bytes = _chunks.Whole(report.Item, report.Chunks, report.Bytes, report.Hash);
        check(report);
        FoldState state = task.CreateState();
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
