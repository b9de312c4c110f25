using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>What several rows of <see cref="AKeyOnEveryEndpoint"/> are made by.</summary>
internal static class KeyedRequests
{
    private static int _templates;

    public static async Task<Keyed> OnUsers(
        Stage s,
        string verb,
        object? body = null,
        object? other = null,
        string? undo = null
    )
    {
        var (one, another) = ($"/api/user/users/{await s.Somebody()}", $"/api/user/users/{await s.Somebody()}");
        Func<Task<Answer>> back = undo is null
            ? () => s.Admin.Ask("PUT", $"{one}/{verb}", other)
            : () => s.Admin.Post($"{one}/{undo}");
        return new(s.Admin, $"{one}/{verb}", body, other, $"{another}/{verb}", back);
    }

    public static async Task<Keyed> OnAccounts(Stage s, string verb, string? before = null, string? undo = null)
    {
        var (one, another) = ($"/api/account/accounts/{await s.Person.Opens()}", await s.Person.Opens());
        if (before is not null)
            Assert.Equal(200, (await s.Admin.Post($"{one}/{before}")).Status);
        Func<Task<Answer>>? back = undo is null ? null : () => s.Admin.Post($"{one}/{undo}");
        return new(s.Admin, $"{one}/{verb}", Elsewhere: $"/api/account/accounts/{another}/{verb}", Undo: back);
    }

    public static async Task<Keyed> OnEndpoints(Stage s, string verb, string? undo = null)
    {
        var (one, another) = (await s.Endpoint(), await s.Endpoint());
        Func<Task<Answer>>? back = undo is null ? null : () => s.Person.Post($"{one}/{undo}");
        return new(s.Person, $"{one}/{verb}", Elsewhere: $"{another}/{verb}", Undo: back);
    }

    public static async Task<Keyed> OnFiles(Stage s, string verb)
    {
        var (from, to) = (await s.Person.OpensWith(5), await s.Person.Opens());
        var one = await PaymentFiles.Upload(s.Person, PaymentFiles.JsonLines((from, to, 1)));
        var another = await PaymentFiles.Upload(s.Person, PaymentFiles.JsonLines((from, to, 1)));
        return new(s.Person, $"{PaymentFiles.Path}/{one}/{verb}", Elsewhere: $"{PaymentFiles.Path}/{another}/{verb}");
    }

    public static async Task<Keyed> OnTemplates(Stage s, bool resets)
    {
        var (one, another) = (Template(), Template());
        if (!resets)
            return new(s.Admin, one, Words("one"), Words("two"), another, () => s.Admin.Ask("DELETE", one, null));
        foreach (var path in new[] { one, another })
            Assert.Equal(200, (await s.Admin.Ask("PUT", path, Words("one"))).Status);
        return new(s.Admin, one, Elsewhere: another, Undo: () => s.Admin.Ask("PUT", one, Words("one")));

        static object Words(string subject) => new { subject, lines = new[] { "{{ amount }}" } };
    }

    // In a language in which nothing was written yet.
    private static string Template()
    {
        var number = Interlocked.Increment(ref _templates);
        var language = $"x{(char)('a' + (number / 26 % 26))}{(char)('a' + (number % 26))}";
        return $"/api/notification/templates/transaction-completed/email/{language}";
    }

    public static async Task<Keyed> OnReviews(Stage s, string verb) =>
        new(s.Admin, $"{Person.Transactions}/{await s.InReview()}/{verb}", Elsewhere: Stage.Unknown(verb));

    public static async Task<Keyed> OnApprovals(Stage s, string verb) =>
        new(s.Second, $"{await s.Approval()}/{verb}", new { reason = "one" }, new { reason = "two" });
}
