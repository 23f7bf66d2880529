using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tasks;

namespace SparkSynth.Storage.Tasks;

/// <summary>
/// Lines of a Fold's workers → one state, merged as they come so that few are held beside the sum. A state that is not whole, with the checksum its worker computed, is an
/// error. The lines of several items may come mixed and in any order, as from a shuffle.
/// </summary>
/// <param name="task">What was folded.</param>
/// <param name="check">Told what a worker says of an item before its state is merged; throws what cannot be.</param>
public sealed class StateMerger(FoldTask task, Action<FoldReport> check)
{
    private readonly ChunkAssembler _chunks = new();
    private readonly Dictionary<int, FoldReport> _waiting = [];

    /// <summary>The merged state; null: none came.</summary>
    public FoldState? State { get; private set; }

    /// <summary>Rows in the states so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Takes the next line.</summary>
    /// <returns>Whether it is one of a Fold's.</returns>
    /// <exception cref="InvalidDataException">It cannot be what should come.</exception>
    public bool Take(string line)
    {
        if (ReportLines.ReadChunk(line) is { } chunk)
        {
            _chunks.Add(chunk.Item, chunk.Chunk, chunk.Bytes);
            if (_waiting.TryGetValue(chunk.Item, out FoldReport? report) && _chunks.CountOf(chunk.Item) >= report.Chunks) Merge(report);
        }
        else if (ReportLines.ReadFolded(line) is { } report)
        {
            if (!_waiting.TryAdd(report.Item, report)) throw new InvalidDataException($"two reports of task {report.Item} came");
            if (_chunks.CountOf(report.Item) >= report.Chunks) Merge(report);
        }
        else
        {
            return false;
        }

        return true;
    }

    /// <summary>Adds a state that was merged elsewhere.</summary>
    public void Add(MemoryStream packed, long rows)
    {
        FoldState state = PackedState.Read(task, packed);
        if (State is null) State = state;
        else State.Merge(state);
        Rows += rows;
    }

    /// <summary>Checks that every state came whole.</summary>
    /// <exception cref="InvalidDataException">One did not.</exception>
    public void End()
    {
        if (_waiting.Count > 0) throw new InvalidDataException($"the state of task {_waiting.Keys.Min()} is not what its worker sent");
        _chunks.End();
    }

    private void Merge(FoldReport report)
    {
        MemoryStream bytes = _chunks.Whole(report.Item, report.Chunks, report.Bytes, report.Hash);
        check(report);
        Add(bytes, report.RowsKept);
        _waiting.Remove(report.Item);
    }
}
