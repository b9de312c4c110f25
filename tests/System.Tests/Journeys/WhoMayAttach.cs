namespace Florin.System.Tests.Journeys;

/// <summary>The rows of <see cref="WhoMayDoWhat"/> about attachments.</summary>
internal static class WhoMayAttach
{
    private const string One = "/api/transaction/transactions/{t}/attachments/{n}";

    /// <summary>As in the table that they are part of.</summary>
    public static string[] Table { get; } =
    [
        "GET /api/transaction/transactions/{t}/attachments | | 401 401 404 200 200",
        "POST /api/transaction/transactions/{t}/attachments | {} | 401 401 404 415 415",
        $"GET {One} | | 401 401 404 404 404",
        $"GET {One}/content | | 401 401 404 404 404",
        $"POST {One}/link | | 401 401 404 404 404",
        $"GET {One}/shared?expires=1&signature=x | | 404 404 404 404 404",
        $"DELETE {One} | | 401 401 404 404 404",
        "GET /api/transaction/transactions/{t}?include=accounts,user&links=true | | 401 401 404 200 200",
        "GET /api/transaction/transactions?offset=0&links=true | | 401 401 200 200 200",
        "GET /api/user/users/by-id?ids={u} | | 401 401 200 200 200",
        "GET /api/user/users/{u}?include=accounts,transactions | | 401 401 404 200 200",
        "GET /api/account/accounts/{a}?include=user,children | | 401 401 404 200 200",
    ];
}
