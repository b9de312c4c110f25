using Florin.WebConsole.Api;

namespace Florin.WebConsole.Components;

/// <summary>Transfers that wait in manual review for the same cause, and those that were retried and have left it.</summary>
/// <param name="cause">The cause.</param>
public sealed class FailureGroup(FailureCause cause)
{
    /// <summary>The cause.</summary>
    public FailureCause Cause => cause;

    /// <summary>Those that wait now.</summary>
    public IReadOnlyList<ShownTransfer> Waiting { get; private set; } = [];

    /// <summary>What happened, in the words of one of them; without its particulars where they have left.</summary>
    public string Example => Waiting is [{ ManualReview.Detail: var detail }, ..] ? detail : cause.Detail;

    /// <summary>How many were retried from here; 0 before.</summary>
    public int Retried { get; set; }

    /// <summary>How many waited when the retrying began.</summary>
    public int Began { get; set; }

    /// <summary>Those that could not be retried, with the reasons.</summary>
    public IReadOnlyList<(string Id, string Why)> Refused { get; set; } = [];

    /// <summary>Whether somebody retries them now.</summary>
    public bool IsBusy { get; set; }

    /// <summary>How many have left since the retrying began.</summary>
    public int Left => Math.Max(0, Began - Waiting.Count);

    /// <summary>Brings groups up to date with what waits now; a group that was retried stays in view when it is empty.</summary>
    public static IReadOnlyList<FailureGroup> Update(IReadOnlyList<FailureGroup> groups, IReadOnlyList<ShownTransfer> waiting)
    {
        var now = waiting.GroupBy(FailureCause.Of).ToDictionary(group => group.Key, group => group.ToList());
        var all = groups.Concat(
            now.Keys.Where(known => groups.All(group => group.Cause != known)).Select(known => new FailureGroup(known))
        );
        var updated = new List<FailureGroup>();
        foreach (var group in all)
        {
            group.Waiting = now.TryGetValue(group.Cause, out var found) ? found : [];
            if (group.Waiting.Count > 0 || group.Retried > 0)
                updated.Add(group);
        }
        return updated;
    }
}
