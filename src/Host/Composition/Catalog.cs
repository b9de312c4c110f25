using Florin.Accounts;
using Florin.Analytics;
using Florin.Audit;
using Florin.Notifications;
using Florin.Payments;
using Florin.Platform.Hosting;
using Florin.Reconciliation;
using Florin.Reports;
using Florin.Risk;
using Florin.Schedules;
using Florin.Transactions;
using Florin.Users;
using Florin.Webhooks;

namespace Florin.Host.Composition;

/// <summary>Every service that there is, those that others ask before those that ask them.</summary>
internal static class Catalog
{
    /// <summary>The gateway's name in <c>--services</c>; it is no service and keeps no data.</summary>
    public const string Gateway = "gateway";

    private static readonly List<ServiceDefinition> All =
    [
        UsersService.Definition,
        RiskService.Definition,
        PaymentsService.Definition,
        AccountsService.Definition,
        TransactionService.Definition,
        NotificationsService.Definition,
        AuditService.Definition,
        AnalyticsService.Definition,
        WebhookService.Definition,
        ReconciliationService.Definition,
        ReportsService.Definition,
        SchedulesService.Definition,
    ];

    /// <summary>The services in the order in which they start.</summary>
    public static IReadOnlyList<ServiceDefinition> Services => All;

    /// <summary>Adds services of a program that contains Florin, before anything else is done.</summary>
    /// <exception cref="ArgumentException">The name or the port is another's.</exception>
    public static void Add(IEnumerable<ServiceDefinition> own)
    {
        foreach (var service in own)
        {
            if (All.Exists(other => other.Name == service.Name || other.PortOffset == service.PortOffset))
                throw new ArgumentException(
                    $"The name {service.Name} or the port offset {service.PortOffset} is another service's.",
                    nameof(own)
                );
            All.Add(service);
        }
    }

    /// <summary>What each service says of itself, also those that this process does not host.</summary>
    public static IReadOnlyList<ServiceBuilder> Described() => [.. Services.Select(ServiceBuilder.Describe)];

    /// <summary>What <c>--services</c> may name.</summary>
    public static IReadOnlyList<string> Names => [Gateway, .. Services.Select(s => s.Name)];
}
