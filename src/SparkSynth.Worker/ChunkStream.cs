using System.IO.Hashing;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Worker;

/// <summary>Bytes of a state as numbered lines of base64: a line is a row of Spark's, and rows of 64 KB suit it.</summary>
internal sealed class ChunkStream(int item, ReportWriter output) : Stream
{
    private const int ChunkBytes = 48 * 1024;

    private readonly byte[] _chunk = new byte[ChunkBytes];
    private readonly XxHash3 _hash = new();
    private int _used;
    private long _length;

    public int Chunks { get; private set; }

    public ulong Hash => _hash.GetCurrentHashAsUInt64();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position { get => _length; set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        _hash.Append(bytes);
        _length += bytes.Length;
        while (!bytes.IsEmpty)
        {
            int count = Math.Min(bytes.Length, ChunkBytes - _used);
            bytes[..count].CopyTo(_chunk.AsSpan(_used));
            _used += count;
            bytes = bytes[count..];
            if (_used == ChunkBytes) Emit();
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Writes the last line.</summary>
    public void Complete()
    {
        if (_used > 0) Emit();
    }

    public override void Flush()
    {
        // lines go out when they are full
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Emit()
    {
        output.WriteLine(ReportLines.Chunk(item, Chunks, _chunk.AsSpan(0, _used)));
        Chunks++;
        _used = 0;
    }
}
