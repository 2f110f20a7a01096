-- Makes a request wait until its backend has a replica, for at most a second.
core.register_action("await_replica", { "http-req" }, function(txn)
  local backend = txn.f:be_name()
  for _ = 1, 20 do
    if tonumber(txn.f:nbsrv(backend)) > 0 then
      return
    end
    core.msleep(50)
  end
end)
