using SparkSynth.Core.Statistics;
using SparkSynth.Core.Synthesizers.CopulaNetwork;

namespace SparkSynth.Core.Synthesizers.Independent;

/// <summary>
/// Every column drawn from its own counts, independent of the others: the floor of every score. It is a copula network without parents, in table order.
/// </summary>
public static class IndependentModel
{
    /// <summary>The model of a table. Cost: one pass over the marginals.</summary>
    /// <param name="tables">Counts of at least one row; only the marginals are used.</param>
    public static CopulaNetworkModel Create(PairTables tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        if (tables.Rows <= 0)
            throw new ArgumentException("The tables hold no rows.", nameof(tables));
        return new CopulaNetworkModel
        {
            Rows = tables.Rows,
            Cells = [.. tables.Cells],
            Order = Enumerable.Range(0, tables.Cells.Length).ToArray(),
            Columns = tables.Marginals.Select(m => new NetworkColumn
            {
                Base = m.Select(c => (float)((double)c / tables.Rows)).ToArray(),
                Parents = [],
                Fallback = [],
            }).ToArray(),
            Rho = 0,
            Memorisation = 0,
        };
    }
}
