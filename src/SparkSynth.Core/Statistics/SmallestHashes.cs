using System.Runtime.InteropServices;

namespace SparkSynth.Core.Statistics;

/// <summary>
/// The entries with the smallest hashes among all that were ever asked for ("k minimum values"): which ones depends on the set of hashes alone, and what was added to a kept entry since it
/// first came is complete, because a hash below the final limit was below every earlier one. Memory: at most twice <c>size</c> entries.
/// </summary>
internal sealed class SmallestHashes<T>(int size)
{
    private readonly Dictionary<ulong, T> _entries = [];
    private ulong _limit = ulong.MaxValue;

    /// <summary>Whether a hash can still be among the smallest. To be asked before <see cref="Entry"/>.</summary>
    public bool Wants(ulong hash) => hash <= _limit;

    /// <summary>The entry of a hash that is wanted, default if it is new. Valid until the next call.</summary>
    public ref T? Entry(ulong hash)
    {
        if (_entries.Count >= 2 * size) Prune(); // if that drops this very hash it comes back incomplete, but above the limit: the next pruning drops it again
        return ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, hash, out _);
    }

    /// <summary>The entries as they are, for a merge: ask for each in the other one, then <see cref="LowerTo"/> it.</summary>
    public IEnumerable<KeyValuePair<ulong, T>> Entries => _entries;

    /// <summary>Gives up what another one gave up.</summary>
    public void LowerTo(SmallestHashes<T> other)
    {
        if (other._limit < _limit) Lower(other._limit);
    }

    /// <summary>The smallest, no more than the size, in order of their hashes.</summary>
    public KeyValuePair<ulong, T>[] Smallest()
    {
        Prune();
        return [.. _entries.OrderBy(e => e.Key)];
    }

    private void Prune()
    {
        if (_entries.Count < size) return;
        ulong[] hashes = [.. _entries.Keys];
        Array.Sort(hashes);
        Lower(hashes[size - 1]);
    }

    private void Lower(ulong limit)
    {
        foreach (ulong hash in _entries.Keys.Where(h => h > limit).ToArray()) _entries.Remove(hash);
        _limit = Math.Min(limit, _limit);
    }
}
