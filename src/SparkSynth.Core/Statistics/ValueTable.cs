using System.Numerics;
using System.Runtime.CompilerServices;
using SparkSynth.Core.Randomness;

namespace SparkSynth.Core.Statistics;

/// <summary>
/// How often each key occurs: exact up to a cap of distinct keys, then by buckets (<see cref="KeyBuckets"/>) at the smallest shift at
/// which the occupied buckets fit the cap. The shift, and with it the whole state, depends on the multiset of keys only, never on
/// order or partition. Every bucket keeps its rows, smallest and largest key, so a bucket of one value is still exact.
/// Cost: 1–2 ns a key in a narrow range of integers, 3–5 ns in a small table, 10–15 ns in a full one (AMD EPYC, one core);
/// memory at most 4 MB a table plus 1 MB for the narrow range.
/// </summary>
public sealed class ValueTable
{
    /// <summary>Distinct keys (or buckets) held unless told otherwise.</summary>
    public const int DefaultCap = 65_536;

    /// <summary>Integers within one window of this many values are counted by position.</summary>
    private const long WindowLimit = 1 << 17;

    private readonly IKeyObserver? _observer;
    private Slot[] _slots = new Slot[64];
    private int _used;
    private long[] _window = [];
    private long _windowBase;
    private int _windowUsed;

    /// <summary>An empty table.</summary>
    /// <param name="space">What keys are.</param>
    /// <param name="cap">Most distinct keys or buckets, 2..2^24.</param>
    /// <param name="observer">Sees the single keys from the moment the table cannot hold them.</param>
    public ValueTable(KeySpace space, int cap = DefaultCap, IKeyObserver? observer = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cap, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cap, 1 << 24);
        Space = space;
        Cap = cap;
        _observer = observer;
    }

    /// <summary>What keys are.</summary>
    public KeySpace Space { get; }

    /// <summary>Most distinct keys or buckets held.</summary>
    public int Cap { get; }

    /// <summary>-1 while every key has its own count; else the shift of the buckets, 0..63.</summary>
    public int Shift { get; private set; } = -1;

    /// <summary>True while every key has its own count.</summary>
    public bool IsExact => Shift < 0;

    /// <summary>Keys added.</summary>
    public long Rows { get; private set; }

    /// <summary>Distinct keys, or occupied buckets, held.</summary>
    public int Count => _used + _windowUsed;

    /// <summary>Adds keys, one row each.</summary>
    public void Add(ReadOnlySpan<long> keys)
    {
        Rows += keys.Length;
        if (IsExact) keys = AddExact(keys);
        if (keys.Length > 0) AddBucketed(keys);
    }

    /// <summary>Adds <paramref name="rows"/> rows of one key; none if 0.</summary>
    public void Add(long key, long rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        if (rows == 0) return;
        Rows += rows;
        if (IsExact)
        {
            Put(key, key, key, rows);
            FitCap();
        }
        else
        {
            _observer?.Observe(key, rows);
            Put(KeyBuckets.Of(Space, key, Shift), key, key, rows);
            FitCap();
        }
    }

    /// <summary>Adds another table of the same space and cap; its observer's knowledge is not taken along unless it is exact.</summary>
    public void Merge(ValueTable other)
    {
        if (other.Space != Space || other.Cap != Cap) throw new ArgumentException("The tables differ in key space or cap.", nameof(other));
        if (other.Shift > Shift) CoarsenTo(other.Shift);
        Rows += other.Rows;
        foreach (var entry in other.Unsorted())
        {
            if (IsExact)
            {
                Put(entry.Low, entry.Low, entry.High, entry.Rows);
            }
            else
            {
                if (other.IsExact) _observer?.Observe(entry.Low, entry.Rows);
                Put(KeyBuckets.Of(Space, entry.Low, Shift), entry.Low, entry.High, entry.Rows);
            }

            FitCap();
        }
    }

    /// <summary>Entries by ascending key: single values while exact, buckets after. (Hashes: by bucket.)</summary>
    public ValueEntry[] ToSorted()
    {
        var entries = Unsorted().ToArray();
        Array.Sort(entries, static (a, b) => a.Low.CompareTo(b.Low));
        return entries;
    }

    /// <summary>Goes to buckets at least as wide as <paramref name="shift"/>, so that tables can be compared bucket by bucket. No way back.</summary>
    public void CoarsenTo(int shift)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shift, 63);
        if (shift <= Shift) return;
        Rebuild(shift);
        FitCap();
    }

    /// <summary>Writes the versioned binary form; equal tables write equal bytes. The observer writes itself.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write((byte)1);
        writer.Write((byte)Space);
        writer.Write(Cap);
        writer.Write((sbyte)Shift);
        var entries = ToSorted();
        writer.Write(entries.Length);
        foreach (var entry in entries)
        {
            writer.Write(entry.Low);
            if (!IsExact) writer.Write(entry.High);
            writer.Write7BitEncodedInt64(entry.Rows);
        }
    }

    /// <summary>Replaces the content of this new table. Throws InvalidDataException when space, cap or version differ or a count is not positive.</summary>
    public void Read(BinaryReader reader)
    {
        if (reader.ReadByte() != 1) throw new InvalidDataException("A value table of another version.");
        if (reader.ReadByte() != (byte)Space || reader.ReadInt32() != Cap) throw new InvalidDataException("A value table of another kind.");
        int shift = reader.ReadSByte();
        int count = reader.ReadInt32();
        if (shift is < -1 or > 63 || count < 0 || count > Cap) throw new InvalidDataException("A value table with impossible sizes.");
        if (Rows != 0) throw new InvalidOperationException("Only a new table can be read into.");
        Shift = shift;
        for (int i = 0; i < count; i++)
        {
            long low = reader.ReadInt64();
            long high = IsExact ? low : reader.ReadInt64();
            long rows = reader.Read7BitEncodedInt64();
            if (rows <= 0 || high < low) throw new InvalidDataException("A value table with impossible entries.");
            Put(IsExact ? low : KeyBuckets.Of(Space, low, Shift), low, high, rows);
            Rows += rows;
        }
    }

    private IEnumerable<ValueEntry> Unsorted()
    {
        for (int i = 0; i < _window.Length; i++)
            if (_window[i] != 0) yield return new(_windowBase + i, _windowBase + i, _window[i]);
        foreach (var slot in _slots)
            if (slot.Rows != 0) yield return new(slot.Low, slot.High, slot.Rows);
    }

    /// <summary>Counts keys until the table overflows; returns those that are left.</summary>
    private ReadOnlySpan<long> AddExact(ReadOnlySpan<long> keys)
    {
        if (Space == KeySpace.Integer) FitWindow(keys);
        var window = _window;
        long first = _windowBase;
        for (int i = 0; i < keys.Length; i++)
        {
            long key = keys[i];
            ulong position = (ulong)key - (ulong)first;
            if (position < (ulong)window.Length)
            {
                _windowUsed += window[position]++ == 0 ? 1 : 0;
            }
            else
            {
                Increment(key, key);
                if (Count > Cap)
                {
                    FitCap();
                    return keys[(i + 1)..];
                }
            }
        }

        FitCap();
        return default;
    }

    private void AddBucketed(ReadOnlySpan<long> keys)
    {
        _observer?.Observe(keys);
        for (int i = 0; i < keys.Length; i++)
        {
            Increment(KeyBuckets.Of(Space, keys[i], Shift), keys[i]);
            if (_used > Cap) FitCap();
        }
    }

    /// <summary>Widens the window of positions to hold the batch, if it can stay narrow, and takes in the slots that now fall into it.</summary>
    private void FitWindow(ReadOnlySpan<long> keys)
    {
        if (keys.Length == 0) return;
        var (low, high) = KeyRange.Of(keys);
        if (_window.Length > 0)
        {
            if (low >= _windowBase && (ulong)high - (ulong)_windowBase < (ulong)_window.Length) return;
            low = Math.Min(low, _windowBase);
            high = Math.Max(high, _windowBase + _window.Length - 1);
        }

        ulong width = (ulong)high - (ulong)low;
        if (width >= WindowLimit) return;
        // Room to grow on both sides, so that a slowly widening range is not rebuilt every batch.
        ulong size = Math.Min(BitOperations.RoundUpToPowerOf2(width + 1) * 2, (ulong)WindowLimit);
        long start = low - (long)((size - width - 1) / 2);
        if (start > low || start > long.MaxValue - (long)size) start = Math.Min(low, long.MaxValue - (long)size); // at the ends of the number line
        if ((ulong)high - (ulong)start >= size) return;
        var grown = new long[size];
        if (_window.Length > 0) _window.CopyTo(grown, _windowBase - start);
        _window = grown;
        _windowBase = start;
        var old = _slots;
        if (_used == 0) return;
        _slots = new Slot[old.Length];
        _used = 0;
        foreach (var slot in old)
            if (slot.Rows != 0) Put(slot.Bucket, slot.Low, slot.High, slot.Rows);
    }

    private void FitCap()
    {
        if (Count <= Cap) return;
        var positions = Unsorted().Select(e => KeyBuckets.Of(Space, e.Low, 0)).ToArray();
        Rebuild(KeyBuckets.SmallestShift(positions, Cap, Math.Max(Shift, 0)));
    }

    private void Rebuild(int shift)
    {
        var entries = Unsorted().ToArray();
        if (IsExact && _observer is not null)
            foreach (var entry in entries) _observer.Observe(entry.Low, entry.Rows);
        Shift = shift;
        _window = [];
        _windowUsed = 0;
        _used = 0;
        _slots = new Slot[Math.Min(_slots.Length, (int)BitOperations.RoundUpToPowerOf2((uint)Cap * 2))];
        foreach (var entry in entries)
            Put(KeyBuckets.Of(Space, entry.Low, Shift), entry.Low, entry.High, entry.Rows);
    }

    private void Put(long bucket, long low, long high, long rows)
    {
        ulong position = (ulong)bucket - (ulong)_windowBase;
        if (position < (ulong)_window.Length)
        {
            _windowUsed += _window[position] == 0 ? 1 : 0;
            _window[position] += rows;
            return;
        }

        ref var slot = ref Find(bucket);
        if (slot.Rows == 0)
        {
            slot = new Slot { Bucket = bucket, Low = low, High = high, Rows = rows };
            Inserted();
            return;
        }

        slot.Rows += rows;
        slot.Low = Math.Min(slot.Low, low);
        slot.High = Math.Max(slot.High, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Increment(long bucket, long key)
    {
        ref var slot = ref Find(bucket);
        if (slot.Rows != 0)
        {
            slot.Rows++;
            if (key < slot.Low) slot.Low = key;
            if (key > slot.High) slot.High = key;
            return;
        }

        slot = new Slot { Bucket = bucket, Low = key, High = key, Rows = 1 };
        Inserted();
    }

    private void Inserted()
    {
        if (++_used * 2 <= _slots.Length) return;
        var old = _slots;
        _slots = new Slot[old.Length * 2];
        foreach (var slot in old)
            if (slot.Rows != 0) Find(slot.Bucket) = slot;
    }

    /// <summary>Slot of a bucket, or the empty one where it belongs (Rows = 0).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Slot Find(long bucket)
    {
        var slots = _slots;
        int mask = slots.Length - 1;
        int i = (int)StableHash.Of(bucket) & mask;
        while (slots[i].Rows != 0 && slots[i].Bucket != bucket) i = (i + 1) & mask;
        return ref slots[i];
    }

    private struct Slot
    {
        public long Bucket;
        public long Rows;
        public long Low;
        public long High;
    }
}
