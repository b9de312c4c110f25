using System.Diagnostics;
using Florin.Kernel;
using Florin.Platform.Projections;

namespace Florin.Notifications.Messages;

/// <summary>The log of transactions was followed for messages up to here.</summary>
/// <param name="Upto">The position; 0 to begin again.</param>
/// <param name="Mark">By what the event there is known again; null at 0.</param>
internal sealed record MessagesFollowed(long Upto, string? Mark);

/// <summary>How far the log of transactions was followed for messages.</summary>
/// <param name="Upto">The position.</param>
/// <param name="Mark">By what the event there is known again; null at 0.</param>
internal sealed record MessageProgress(long Upto, string? Mark) : IState<MessageProgress>
{
    public const string Stream = "messages";

    public static MessageProgress Empty { get; } = new(0, null);

    public static string Schema => "messages.1";

    /// <summary>The same as a consumer's checkpoint.</summary>
    public Checkpoint Checkpoint => new(Upto, Mark: Mark);

    public MessageProgress Apply(object happened) =>
        happened is MessagesFollowed e
            ? new MessageProgress(e.Upto, e.Mark)
            : throw new UnreachableException($"{happened.GetType().Name} is not an event of the progress of messages.");
}
