using System.ComponentModel;
using System.Globalization;
using Florin.Kernel;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;

namespace Florin.Host.Composition;

/// <summary>Two settings of which one must not be more than the other.</summary>
/// <param name="Lower">The one that must not be more.</param>
/// <param name="Upper">The one that must not be less.</param>
/// <param name="Why">What would happen otherwise; a clause.</param>
internal sealed record SettingOrder(string Lower, string Upper, string Why)
{
    /// <summary>The two must not be the same either.</summary>
    public bool IsStrict { get; init; }

    /// <summary>It does no harm where only one of the two was chosen and the other is a default, so that is not refused.</summary>
    public bool OnlyWhereChosen { get; init; }

    /// <summary>Whether two values are as they must be.</summary>
    public bool Holds(IComparable lower, IComparable upper) =>
        lower.CompareTo(upper) is var order && (IsStrict ? order < 0 : order <= 0);
}

/// <summary>
/// Settings that are each allowed and that contradict each other. Options check themselves; what is set in different
/// sections, or has a default of its own in each, is checked here before anything starts.
/// </summary>
internal static class SettingOrders
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<SettingOrder> All { get; } =
    [
        new(
            "Payment:Processor:Timeout",
            "Saga:PaymentTimeout",
            "a saga would give up on payments that the processor may still answer"
        )
        {
            IsStrict = true,
        },
        new("Payment:Processor:SandboxTimeout", "Saga:PaymentTimeout", "a saga would time out before the sandbox does")
        {
            IsStrict = true,
        },
        new("Payment:Processor:AnswerWithin", "Saga:StepTimeout", "every slow payment would seem unanswered")
        {
            IsStrict = true,
        },
        new("Payment:Processor:AnswerWithin", "Calls:AttemptTimeout", "every slow payment would seem unanswered")
        {
            IsStrict = true,
        },
        new(
            "Payment:Processor:MaxConcurrentPerUser",
            "Payment:Processor:MaxConcurrent",
            "one user's share would exceed the total"
        ),
        new("Saga:RetryDelay", "Saga:MaxRetryDelay", "the first delay would exceed the maximum delay"),
        new("Saga:StepTimeout", "Calls:AttemptTimeout", "calls would time out before the step does") { OnlyWhereChosen = true },
        new("Calls:OwnerPatience", "Calls:AttemptTimeout", "an attempt would end before the owner of a log can be known")
        {
            OnlyWhereChosen = true,
        },
        new("Saga:MaxRunningPerUser", "Saga:MaxRunning", "one user's share would exceed the total"),
        new("Saga:MaxUnfinishedPerUser", "Saga:MaxUnfinished", "one user's share would exceed the total"),
        new("Saga:MaxRunning", "Saga:MaxUnfinished", "some slots could never be used") { OnlyWhereChosen = true },
        new(
            "Saga:AdmissionTimeout",
            "Gateway:CircuitBreaker:Timeout",
            "the gateway would time out requests that are still queued"
        )
        {
            IsStrict = true,
            OnlyWhereChosen = true,
        },
        new(
            "Gateway:Retry:AttemptTimeout",
            "Gateway:CircuitBreaker:Timeout",
            "one attempt could take longer than all attempts together"
        )
        {
            OnlyWhereChosen = true,
        },
        new("Calls:Retry:Backoff:Base", "Calls:Retry:Backoff:Max", "the first delay would exceed the maximum delay"),
        new("Gateway:Retry:Backoff:Base", "Gateway:Retry:Backoff:Max", "the first delay would exceed the maximum delay"),
        new("Florin:Registry:HeartbeatEvery", "Gateway:Registry:Lease", "instances would expire between two heartbeats")
        {
            IsStrict = true,
            OnlyWhereChosen = true,
        },
        new("Analytics:KeepMinutes", "Analytics:KeepHours", "minutes would be kept longer than the hours they roll up to"),
    ];

    /// <summary>Looks for settings that contradict each other.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="hosted">
    /// What this process hosts. The settings of a service in another process are only known where they are configured here
    /// too.
    /// </param>
    /// <param name="problems">To which every contradiction is added, with both names and values.</param>
    public static void Check(IConfiguration configuration, IReadOnlyList<string> hosted, ICollection<string> problems)
    {
        foreach (var problem in All.Select(order => Problem(order, configuration, hosted)).OfType<string>())
            problems.Add(problem);
    }

    /// <summary>The value that a setting has: the configured one or its default; null where it has none or cannot be read.</summary>
    /// <exception cref="InvalidOperationException">There is no such setting.</exception>
    public static IComparable? ValueOf(string key, IConfiguration configuration)
    {
        var (section, options) = KnownSettings
            .Sections.Where(s => key.StartsWith($"{s.Section}:", StringComparison.Ordinal))
            .OrderByDescending(s => s.Section.Length)
            .FirstOrDefault(s => TryRead(s.Options, key[(s.Section.Length + 1)..], out _, out _));
        if (options is null)
            throw new InvalidOperationException($"Unknown setting {key}.");
        TryRead(options, key[(section.Length + 1)..], out var type, out var value);
        if (configuration[key] is not { Length: > 0 } text)
            return value as IComparable;
        type = Nullable.GetUnderlyingType(type!) ?? type!; // It was found above.
        var converter = TypeDescriptor.GetConverter(type);
        return converter.IsValid(null, text)
            ? converter.ConvertFrom(null, CultureInfo.InvariantCulture, text) as IComparable
            : null; // The options tell what is wrong with it.
    }

    private static string? Problem(SettingOrder order, IConfiguration configuration, IReadOnlyList<string> hosted)
    {
        var chosen = new[] { order.Lower, order.Upper }.Count(key => IsChosen(key, configuration));
        if (chosen == 0 || (order.OnlyWhereChosen && chosen < 2))
            return null;
        if (!IsKnown(order.Lower, configuration, hosted) || !IsKnown(order.Upper, configuration, hosted))
            return null;
        if (ValueOf(order.Lower, configuration) is not { } lower || ValueOf(order.Upper, configuration) is not { } upper)
            return null;
        var than = order.IsStrict ? "less than" : "at most";
        return order.Holds(lower, upper)
            ? null
            : $"{order.Lower} is '{ValueText(order.Lower, lower, configuration)}' and {order.Upper} is "
                + $"'{ValueText(order.Upper, upper, configuration)}': {order.Lower} must be {than} {order.Upper}, otherwise {order.Why}.";
    }

    private static string ValueText(string key, IComparable value, IConfiguration configuration) =>
        configuration[key] is { Length: > 0 } text
            ? Shown.Of(text)
            : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static bool IsChosen(string key, IConfiguration configuration) => configuration[key] is { Length: > 0 };

    private static bool IsKnown(string key, IConfiguration configuration, IReadOnlyList<string> hosted) =>
        IsChosen(key, configuration) || (ReaderOf(key) is not { } reader) || hosted.Contains(reader, StringComparer.Ordinal);

    // Which part of the program reads a setting, where it is one alone.
    private static string? ReaderOf(string key) =>
        key.Split(':')[0] switch
        {
            "Saga" => "transaction",
            "Payment" => "payment",
            "Analytics" => "analytics",
            "Reconciliation" => "reconciliation",
            "Reports" => "report",
            "Gateway" => Catalog.Gateway,
            _ => null,
        };

    private static bool TryRead(Type options, string path, out Type? type, out object? value)
    {
        (type, value) = (options, Activator.CreateInstance(options));
        foreach (var name in path.Split(':'))
        {
            if (SettingTypes.PropertyOf(type, name) is not { } property)
                return false;
            (type, value) = (property.PropertyType, value is null ? null : property.GetValue(value));
        }
        return true;
    }
}
