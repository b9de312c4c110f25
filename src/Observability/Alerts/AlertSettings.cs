using System.Text.Json;
using Florin.Observability.Alerts.Delivery;
using Florin.Observability.Alerts.Rules;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;

namespace Florin.Observability.Alerts;

/// <summary>The sections of the configuration that alerts and the status page read.</summary>
public static class AlertSettings
{
    /// <summary>Each section, and the options that it is read into.</summary>
    public static IReadOnlyList<(string Section, Type Options)> Sections { get; } =
    [(AlertsOptions.Section, typeof(AlertsOptions)), (StatusOptions.Section, typeof(StatusOptions))];

    /// <summary>Looks for what is wrong beside what the options say.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="isAddress">Whether a text is an address of a mailbox.</param>
    /// <param name="mailServer">The setting that is needed to send mail.</param>
    /// <param name="problems">To which everything is added that is wrong.</param>
    public static void Check(
        IConfiguration configuration,
        Func<string, bool> isAddress,
        string mailServer,
        ICollection<string> problems
    )
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(isAddress);
        ArgumentNullException.ThrowIfNull(problems);
        CheckNames(configuration, nameof(AlertsOptions.Rules), typeof(RuleSettings), problems);
        CheckNames(configuration, nameof(AlertsOptions.Receivers), typeof(ReceiverOptions), problems);
        var alerts = configuration.BindCollecting<AlertsOptions>(AlertsOptions.Section, []); // What it finds is reported elsewhere.
        foreach (var (name, receiver) in alerts.Receivers.Where(one => one.Value.Kind is ReceiverKind.Mail))
        {
            var key = $"{AlertsOptions.Section}:{nameof(alerts.Receivers)}:{name}";
            if (string.IsNullOrWhiteSpace(configuration[mailServer]))
                problems.Add($"{key}:{nameof(receiver.Kind)} is 'mail': it needs a mail server; set {mailServer}.");
            foreach (var to in receiver.Addresses.Where(to => !isAddress(to)))
                problems.Add($"{key}:{nameof(receiver.To)} is '{to}': expected addresses of mailboxes, comma-separated.");
        }
        foreach (var (name, path) in alerts.Certificates.Where(certificate => !File.Exists(certificate.Value)))
            problems.Add(
                $"{AlertsOptions.Section}:{nameof(alerts.Certificates)}:{name} is '{path}': expected the path of a certificate (PEM or DER)."
            );
    }

    /// <summary>The rules in force without a gateway that runs: the configuration's, and what operators have changed.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="folder">Where a gateway keeps what is changed.</param>
    /// <returns>A file of rules for Prometheus (YAML).</returns>
    /// <exception cref="WrongConfiguration">A setting is not allowed.</exception>
    /// <exception cref="InvalidDataException">What was changed cannot be read.</exception>
    public static string Prometheus(IConfiguration configuration, string folder)
    {
        var options = configuration.Options<AlertsOptions>(AlertsOptions.Section);
        var path = Path.Combine(folder, AlertRecord.FileName);
        try
        {
            var changed = new KeptDocument<AlertRecord>(path, AlertRecord.Empty).Read().Rules;
            return PrometheusRules.Of(new AlertRuleSet(options.Rules, changed).Active);
        }
        catch (JsonException damaged)
        {
            throw new InvalidDataException($"{path} is damaged: {damaged.Message}", damaged);
        }
    }

    private static void CheckNames(IConfiguration configuration, string of, Type options, ICollection<string> problems)
    {
        var known = options.GetProperties().Where(property => property.CanWrite).Select(property => property.Name).ToList();
        var settings = configuration
            .GetSection($"{AlertsOptions.Section}:{of}")
            .GetChildren()
            .SelectMany(item => item.GetChildren());
        foreach (var setting in settings)
            if (!known.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
                problems.Add($"Unknown setting '{setting.Path}': expected one of {string.Join(", ", known)}.");
    }
}
