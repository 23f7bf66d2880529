using System.IO.Hashing;

namespace SparkSynth.Engine.Spark;

/// <summary>Pieces of what one work item after the other sends → its bytes, whole and with the checksum that its worker computed.</summary>
internal sealed class ChunkAssembler
{
    private readonly MemoryStream _bytes = new();
    private int _item = -1;
    private int _chunks;

    /// <summary>Takes the next piece.</summary>
    /// <exception cref="InvalidDataException">Another should have come.</exception>
    public void Add(int item, int chunk, byte[] bytes)
    {
        if (_item < 0) (_item, _chunks) = (item, 0);
        if (item != _item || chunk != _chunks) throw new InvalidDataException($"piece {chunk} of task {item} came where piece {_chunks} of task {_item} should have come");
        _bytes.Write(bytes);
        _chunks++;
    }

    /// <summary>The bytes of an item whose last piece came, to be read before <see cref="Clear"/>.</summary>
    /// <exception cref="InvalidDataException">They are not what its worker sent.</exception>
    public MemoryStream Whole(int item, int chunks, long bytes, ulong hash)
    {
        if (item != _item || chunks != _chunks || bytes != _bytes.Length || hash != XxHash3.HashToUInt64(_bytes.GetBuffer().AsSpan(0, (int)_bytes.Length)))
            throw new InvalidDataException($"the state of task {item} is not what its worker sent");
        _bytes.Position = 0;
        return _bytes;
    }

    /// <summary>Makes room for the next item.</summary>
    public void Clear()
    {
        _bytes.SetLength(0);
        _item = -1;
    }

    /// <summary>Checks that no item was left half sent.</summary>
    public void End()
    {
        if (_item >= 0) throw new InvalidDataException($"task {_item} sent a state without its end");
    }
}
