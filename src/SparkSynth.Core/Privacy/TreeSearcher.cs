using System.Numerics;
using System.Runtime.CompilerServices;

namespace SparkSynth.Core.Privacy;

/// <summary>
/// Depth-first search of the tree for one query at a time, children in order of their bound. One a thread.
/// </summary>
internal sealed unsafe class TreeSearcher
{
    private readonly ReferenceTree _tree;
    private readonly ScreenShape _shape;
    private readonly AlignedMemory _scratch;
    private readonly long* _words;
    private readonly int* _weights;
    private readonly int[] _pinnedWeights;
    private int _leafBudget;
    private int _nearestUnvisited;

    public TreeSearcher(ReferenceTree tree, int neighbours)
    {
        _tree = tree;
        _shape = new ScreenShape(tree.Plan);
        State = new QueryState(tree, neighbours);
        _scratch = new AlignedMemory((tree.TopLevel + 1) * 256);
        _words = tree.Words;
        _pinnedWeights = GC.AllocateArray<int>(State.Weights.Length, pinned: true);
        State.Weights.CopyTo(_pinnedWeights, 0);
        _weights = (int*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _pinnedWeights[0]);
    }

    public QueryState State { get; }

    public SearchCounters Counters { get; } = new();

    /// <summary>
    /// Searches for a query that was started. With a budget of leaves the search ends early; returns the screen sum of the nearest part not
    /// looked at, or <see cref="int.MaxValue"/> when nothing is left.
    /// </summary>
    public int Search(ReadOnlySpan<int> warm, int leafBudget = int.MaxValue)
    {
        foreach (int position in warm) State.Verify(_words, _weights, position);
        _leafBudget = leafBudget;
        _nearestUnvisited = int.MaxValue;
        Visit(_tree.TopLevel, 0);
        return _nearestUnvisited;
    }

    /// <summary>Leaf that the query falls into when it goes to the nearest child at every level.</summary>
    public int Route()
    {
        int item = 0;
        ushort* sums = (ushort*)_scratch.Pointer;
        for (int level = _tree.TopLevel; level >= 1; level--)
        {
            byte* node = _tree.Nodes(level) + ((long)item * _tree.Plan.NodeBytes);
            uint bits = ScreenKernel.Node(node, _shape, State.Codes, 0, ushort.MaxValue, 255, sums);
            int children = Math.Min(32, _tree.Counts[level - 1] - (item * 32)), best = 0;
            if (bits != 0)
                for (int c = 1; c < children; c++)
                    if (sums[c] < sums[best]) best = c;
            item = (item * 32) + best;
        }
        return item;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Visit(int level, int item)
    {
        var tree = _tree;
        Counters.Nodes++;
        byte* node = tree.Nodes(level) + ((long)item * tree.Plan.NodeBytes);
        ushort* sums = (ushort*)(_scratch.Pointer + (level * 256));
        uint* order = (uint*)(sums + 32);
        int first = item * 32, children = Math.Min(32, tree.Counts[level - 1] - first);
        uint all = children == 32 ? uint.MaxValue : (1u << children) - 1;
        uint bits = ScreenKernel.Node(node, _shape, State.Codes, State.Base, State.Threshold, State.MismatchLimit, sums) & all;
        int count = 0;
        for (uint rest = bits; rest != 0; rest &= rest - 1)
        {
            int child = BitOperations.TrailingZeroCount(rest);
            uint key = ((uint)sums[child] << 5) | (uint)child;
            int at = count++;
            for (; at > 0 && order[at - 1] > key; at--) order[at] = order[at - 1];
            order[at] = key;
        }
        long below = tree.RowsBelow(level, item);
        for (int i = 0; i < count; i++)
        {
            int bound = (int)(order[i] >> 5), child = first + (int)(order[i] & 31);
            if (bound > State.Threshold) break;
            long rows = tree.RowsBelow(level - 1, child);
            if (bound == State.Threshold && State.ThresholdIsTie && level == 1 && tree.Id(tree.FirstRow[child]) > State.LastId) continue;
            below -= rows;
            if (_leafBudget <= 0)
            {
                _nearestUnvisited = Math.Min(_nearestUnvisited, bound);
                Counters.Unvisited += rows;
            }
            else if (level == 1)
            {
                Leaf(child, (int)rows);
            }
            else
            {
                Visit(level - 1, child);
            }
        }
        Counters.PrunedByBox[level - 1] += below;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Leaf(int leaf, int rows)
    {
        _leafBudget--;
        Counters.Leaves++;
        byte* memory = _tree.Leaves + ((long)leaf * _tree.Plan.LeafBytes);
        ushort* sums = (ushort*)_scratch.Pointer;
        uint bits = ScreenKernel.Leaf(memory, _shape, State.Codes, State.Base, State.Threshold, State.MismatchLimit, sums, out bool abandoned);
        if (rows < 32) bits &= (1u << rows) - 1;
        if (bits == 0)
        {
            if (abandoned) Counters.AbandonedOnNominals += rows;
            else Counters.ScreenedOut += rows;
            return;
        }
        int verified = LeafSurvivors(State, leaf, bits, sums);
        Counters.Verified += verified;
        Counters.ScreenedOut += rows - verified;
    }

    /// <summary>Compares surviving rows exactly, the two nearest first when there are more: they often end the matter for the rest.</summary>
    private int LeafSurvivors(QueryState state, int leaf, uint bits, ushort* sums)
    {
        int verified = 0, start = leaf * ReferenceTree.LeafRows;
        if (BitOperations.PopCount(bits) > 2)
            for (int turn = 0; turn < 2; turn++)
            {
                int best = BitOperations.TrailingZeroCount(bits);
                for (uint rest = bits & (bits - 1); rest != 0; rest &= rest - 1)
                {
                    int lane = BitOperations.TrailingZeroCount(rest);
                    if (sums[lane] < sums[best]) best = lane;
                }
                bits &= ~(1u << best);
                state.Verify(_words, _weights, start + best);
                verified++;
            }
        for (; bits != 0; bits &= bits - 1)
        {
            int lane = BitOperations.TrailingZeroCount(bits);
            if (sums[lane] > state.Threshold) continue;
            if (sums[lane] == state.Threshold && state.ThresholdIsTie && _tree.Id(_tree.RowOf[start + lane]) > state.LastId) continue;
            state.Verify(_words, _weights, start + lane);
            verified++;
        }
        return verified;
    }

    /// <summary>
    /// Scans leaves without the tree, for several started queries at once: a block of leaves stays in the second-level cache while all of them
    /// pass over it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Scan(ReadOnlySpan<QueryState> states)
    {
        var tree = _tree;
        int leafBytes = tree.Plan.LeafBytes, group = Math.Max(1, 128 * 1024 / leafBytes), leaves = tree.Counts[0];
        ushort* sums = (ushort*)_scratch.Pointer;
        for (int from = 0; from < leaves; from += group)
        {
            int to = Math.Min(leaves, from + group);
            foreach (var state in states)
            {
                byte* memory = tree.Leaves + ((long)from * leafBytes);
                for (int leaf = from; leaf < to; leaf++, memory += leafBytes)
                {
                    uint bits = ScreenKernel.Leaf(memory, _shape, state.Codes, state.Base, state.Threshold, state.MismatchLimit, sums, out bool abandoned);
                    int rows = (int)tree.RowsBelow(0, leaf);
                    if (abandoned)
                    {
                        Counters.AbandonedOnNominals += rows;
                        continue;
                    }
                    if (rows < 32) bits &= (1u << rows) - 1;
                    int verified = bits == 0 ? 0 : LeafSurvivors(state, leaf, bits, sums);
                    Counters.Verified += verified;
                    Counters.ScreenedOut += rows - verified;
                }
            }
        }
        Counters.Leaves += (long)leaves * states.Length;
    }
}
