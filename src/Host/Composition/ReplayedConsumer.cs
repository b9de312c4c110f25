using Florin.Cli;
using Florin.Cli.Replay;
using Florin.Kernel;
using Florin.Platform.Hosting;

namespace Florin.Host.Composition;

/// <summary>A consumer that events are to go through again, and what may.</summary>
/// <param name="Of">The consumer.</param>
/// <param name="KeepsViews">It keeps read models.</param>
/// <param name="Replays">Events that it has handled can have their effect again.</param>
/// <param name="ActsOutside">It has effects outside of Florin.</param>
internal sealed record ReplayedConsumer(Subscription Of, bool KeepsViews, bool Replays, bool ActsOutside)
{
    private string Name => $"{Of.Service}/{Of.Consumer}";

    /// <summary>A consumer of a service's log by its name, with or without its service's.</summary>
    /// <exception cref="WrongUsage">There is none.</exception>
    public static ReplayedConsumer Find(ServiceDefinition service, string consumer)
    {
        var all = Catalog.Described().SelectMany(All).Where(one => one.Of.Follows == service.Name).ToList();
        if (all.Find(one => one.Of.Consumer == consumer || one.Name == consumer) is { } found)
            return found;
        var known = string.Join(", ", all.Where(one => one.KeepsViews).Select(one => one.Name));
        var sole = all.Find(one => !one.KeepsViews && one.Of.Service == consumer);
        throw new WrongUsage(
            $"--consumer is '{Shown.Of(consumer)}'; consumers of {service.Name}: {known}."
                + (sole is null ? "" : $" {sole.WhyNot}")
        );
    }

    /// <summary>Looks whether what is asked for may be.</summary>
    /// <exception cref="WrongUsage">It may not.</exception>
    public void Check(ReplayRequest request)
    {
        if (!KeepsViews || (!request.SetAside && !Replays))
            throw new WrongUsage($"--consumer is '{Shown.Of(request.Consumer)}': {WhyNot}");
        if (ActsOutside && !request.WithEffects)
            throw new WrongUsage(
                $"--consumer is '{Shown.Of(request.Consumer)}', which has effects outside of Florin, such as mail or payments: give --with-effects to allow them."
            );
        if (request.SetAside && request.Name is not null)
            throw new WrongUsage("--id does not go with --set-aside: what is set aside has had no effect yet.");
        if (!request.SetAside && request.To is null && request.Name is null)
            throw new WrongUsage(
                "--to is missing: effects outside need a range that ends, or a name (--id), so that the same command does nothing twice."
            );
        if (request.Name is { } name && !ReplayConsumer.IsName(name))
            throw new WrongUsage($"--id is '{Shown.Of(name)}'; allowed are 1 to 64 letters, digits, '.', '_' and '-'.");
    }

    private string WhyNot =>
        KeepsViews
            ? $"{Name} keeps a read model, in which events that it has handled would count twice. To compute it anew from its log, rebuild it: POST /admin/consumers/{Name}/rebuild. To try again only what it has set aside, give --set-aside."
            : $"{Name} keeps what it did in a log of its own, each event once and for good, so that nothing can go through it again. It goes on from its checkpoint by itself, and sets nothing aside.";

    private static IEnumerable<ReplayedConsumer> All(ServiceBuilder service)
    {
        var name = service.Definition.Name;
        return service
            .Projections.Select(p => new ReplayedConsumer(
                new Subscription(name, p.Consumer, p.Follows),
                KeepsViews: true,
                service.Replayed.Contains(p.Consumer, StringComparer.Ordinal),
                service.Definition.ActsOutside.Contains(p.Consumer, StringComparer.Ordinal)
            ))
            .Concat(
                service
                    .Followers.Where(to => !service.Projections.Any(p => p.Consumer == to.Consumer))
                    .Select(to => new ReplayedConsumer(to, KeepsViews: false, Replays: false, ActsOutside: false))
            );
    }
}
