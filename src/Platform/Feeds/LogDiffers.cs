using System.Globalization;
using Florin.Platform.EventLog;
using Florin.Platform.Projections;

namespace Florin.Platform.Feeds;

/// <summary>The log is not the one that a consumer has followed, by its checkpoint or by what it has set aside.</summary>
public sealed class LogDiffers : Exception
{
    private LogDiffers(string message)
        : base(message) { }

    /// <summary>Its end lies before the checkpoint.</summary>
    internal static LogDiffers Short(string service, Checkpoint checkpoint, long head) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"the log of {service} ends at position {head}, but everything up to {checkpoint.Position} was handled: the log was restored from an older copy, or was truncated."
            )
        );

    /// <summary>It is another log.</summary>
    internal static LogDiffers Another(string service, Checkpoint checkpoint, long head, string log) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"the log of {service} is {log} and ends at position {head}, but {checkpoint.Log} was followed up to {checkpoint.Position}: it is a different log."
            )
        );

    /// <summary>The event at the checkpoint is another one.</summary>
    internal static LogDiffers Changed(string service, Checkpoint checkpoint, long head) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"the log of {service}, which ends at position {head}, has a different event at the checkpoint {checkpoint.Position} than the one that was handled: it was restored from an older copy and continued from there."
            )
        );

    /// <summary>What is noted as set aside cannot have been.</summary>
    internal static LogDiffers NeverAside(string service, string consumer, ParkedEvent parked) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{consumer} has noted position {parked.Position} of {service} ({parked.Stream}, {parked.Type}) as set aside, which it cannot have set aside: its notes were changed, or the log is a different one."
            )
        );

    /// <summary>What is noted as set aside is another event than the one there.</summary>
    internal static LogDiffers NotThatAside(string service, string consumer, ParkedEvent parked, Recorded there) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{consumer} has noted position {parked.Position} of {service} as set aside, of {parked.Stream}, but {there.Type} of {there.Stream} is at that position: its notes were changed, or the log is a different one."
            )
        );
}
