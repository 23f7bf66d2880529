using System.IO.Hashing;

namespace SparkSynth.Storage.Tasks;

/// <summary>Pieces of what work items send, in any order → the bytes of an item, whole and with the checksum that its worker computed.</summary>
public sealed class ChunkAssembler
{
    private readonly Dictionary<int, SortedList<int, byte[]>> _items = [];

    /// <summary>Takes a piece.</summary>
    /// <exception cref="InvalidDataException">It came before.</exception>
    public void Add(int item, int chunk, byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (!_items.TryGetValue(item, out SortedList<int, byte[]>? pieces)) _items.Add(item, pieces = []);
        if (!pieces.TryAdd(chunk, bytes)) throw new InvalidDataException($"piece {chunk} of task {item} came twice");
    }

    /// <summary>Pieces of an item that came so far.</summary>
    public int CountOf(int item) => _items.TryGetValue(item, out SortedList<int, byte[]>? pieces) ? pieces.Count : 0;

    /// <summary>Takes out the bytes of an item of which nothing more is to come.</summary>
    /// <exception cref="InvalidDataException">They are not what its worker sent.</exception>
    public MemoryStream Whole(int item, int chunks, long bytes, ulong hash)
    {
        var whole = new MemoryStream();
        int expected = 0;
        if (_items.Remove(item, out SortedList<int, byte[]>? pieces))
        {
            foreach ((int chunk, byte[] piece) in pieces)
            {
                if (chunk != expected++) throw new InvalidDataException($"piece {chunk} of task {item} came where piece {expected - 1} should have come");
                whole.Write(piece);
            }
        }

        if (expected != chunks || bytes != whole.Length || hash != XxHash3.HashToUInt64(whole.GetBuffer().AsSpan(0, (int)whole.Length)))
            throw new InvalidDataException($"the state of task {item} is not what its worker sent");
        whole.Position = 0;
        return whole;
    }

    /// <summary>Checks that no item was left half sent.</summary>
    /// <exception cref="InvalidDataException">One was.</exception>
    public void End()
    {
        if (_items.Count > 0) throw new InvalidDataException($"task {_items.Keys.Min()} sent a state without its end");
    }
}
