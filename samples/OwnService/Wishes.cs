using System.Diagnostics;
using Florin.Kernel;

namespace Florin.Samples.OwnService;

/// <summary>A user wishes for something.</summary>
/// <param name="Id">The wish.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Text">What they wish for.</param>
/// <param name="At">When they said so.</param>
internal sealed record WishAdded(string Id, string User, string Text, DateTimeOffset At);

/// <summary>The wishes of a user: the fold of their stream, and the rules.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Newest">The newest; null where there is none.</param>
internal sealed record Wishes(int Count, WishAdded? Newest) : IState<Wishes>
{
    /// <summary>A user has at most so many.</summary>
    public const int Most = 3;

    public static Wishes Empty { get; } = new(0, null);

    public static string Schema => "wishes.1";

    public static string StreamOf(string user) => $"wishes-{user}";

    /// <summary>Decides; nothing happens here.</summary>
    public Decision Add(WishAdded wish) =>
        Count < Most ? [wish] : Refusal.WrongState($"There are {Count} wishes already; {Most} are the most.");

    public Wishes Apply(object happened) =>
        happened is WishAdded wish
            ? new Wishes(Count + 1, wish)
            : throw new UnreachableException($"{happened.GetType().Name} is not an event of wishes.");
}
