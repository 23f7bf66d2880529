using Apache.Arrow;

namespace SparkSynth.Storage.Parquet;

/// <summary>The strings of any Arrow string array as 32-bit offsets into bytes; copies only where Arrow holds them otherwise.</summary>
internal sealed class Utf8Values
{
    private int[] _offsets = [];
    private byte[] _bytes = [];

    /// <summary>Value i is bytes offsets[i] .. offsets[i + 1]; a null is any. Valid until the next call.</summary>
    /// <exception cref="NotSupportedException">Not an array of strings.</exception>
    /// <exception cref="OverflowException">More than 2 GB of them.</exception>
    public (ReadOnlyMemory<byte> Bytes, int Count) Take(IArrowArray array, out ReadOnlySpan<int> offsets)
    {
        switch (array)
        {
            case BinaryArray a:
                offsets = a.Length == 0 ? [] : a.ValueOffsets;
                return (a.ValueBuffer.Memory, a.Length);
            case LargeBinaryArray a:
                Grow(a.Length);
                if (a.Length > 0)
                {
                    var wide = a.ValueOffsets;
                    for (int i = 0; i <= a.Length; i++) _offsets[i] = checked((int)wide[i]);
                }

                offsets = _offsets.AsSpan(0, a.Length + 1);
                return (a.ValueBuffer.Memory, a.Length);
            case BinaryViewArray a:
                return (Join(a, out offsets), a.Length);
            default:
                throw new NotSupportedException($"Arrow gives text as {array.Data.DataType.Name}, which is not read");
        }
    }

    private ReadOnlyMemory<byte> Join(BinaryViewArray array, out ReadOnlySpan<int> offsets)
    {
        Grow(array.Length);
        _offsets[0] = 0;
        for (int i = 0; i < array.Length; i++)
        {
            var value = array.IsNull(i) ? [] : array.GetBytes(i);
            int end = checked(_offsets[i] + value.Length);
            if (_bytes.Length < end) System.Array.Resize(ref _bytes, Math.Max(end, 2 * _bytes.Length));
            value.CopyTo(_bytes.AsSpan(_offsets[i]));
            _offsets[i + 1] = end;
        }

        offsets = _offsets.AsSpan(0, array.Length + 1);
        return _bytes;
    }

    private void Grow(int count)
    {
        if (_offsets.Length < count + 1) _offsets = new int[count + 1];
    }
}
