using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tasks;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Engine.Spark;

/// <summary>
/// Lines of a Fold's workers → one state. Every state must be whole, with the checksum its worker computed, and <paramref name="check"/> must accept
/// what the worker says of it: anything else is an error, never a smaller table.
/// </summary>
/// <param name="task">What was folded.</param>
/// <param name="merged">Whether executors merged the states (<see cref="MergeTree"/>): then the items' reports come alone, and states with reports of their own.</param>
/// <param name="check">Told every item's report once.</param>
internal sealed class StateCollector(FoldTask task, bool merged, Action<FoldReport> check)
{
    private readonly StateMerger _states = new(task, check);
    private readonly ChunkAssembler _chunks = new();
    private int _items, _mergedItems;
    private long _rows;

    /// <summary>Rows in the states so far.</summary>
    public long Rows => _states.Rows;

    /// <summary>Takes the next line.</summary>
    /// <exception cref="InvalidDataException">It cannot be what should come.</exception>
    public void Take(string line)
    {
        if (!(merged ? TakeMerged(line) : _states.Take(line))) throw Guard.Garbage(line);
    }

    /// <summary>The merged state.</summary>
    /// <exception cref="InvalidDataException">A state has no end, or other rows were merged than were folded.</exception>
    public FoldState Complete()
    {
        _states.End();
        _chunks.End();
        if (merged && (_mergedItems != _items || _rows != _states.Rows))
            throw new InvalidDataException($"{_items} tasks folded {_rows} rows; the states of {_mergedItems} tasks with {_states.Rows} rows were merged");
        return _states.State ?? task.CreateState();
    }

    private bool TakeMerged(string line)
    {
        if (ReportLines.ReadChunk(line) is { } chunk)
        {
            _chunks.Add(chunk.Item, chunk.Chunk, chunk.Bytes);
        }
        else if (ReportLines.ReadFolded(line) is { } report)
        {
            check(report);
            _items++;
            _rows += report.RowsKept;
        }
        else if (ReportLines.ReadMerged(line) is { } sum)
        {
            _states.Add(_chunks.Whole(sum.Group, sum.Chunks, sum.Bytes, sum.Hash), sum.Rows);
            _mergedItems += sum.Items;
        }
        else
        {
            return false;
        }

        return true;
    }
}
