# 服务器：设置、拒绝的说法、登录。
help-serve = 为一所学院提供网页和接口
help-serve-listen = 监听地址和端口；端口 0 表示自动选用空闲端口
help-demo-listen = 演示服务的监听地址和端口；端口 0 表示自动选用空闲端口
engine-not_a_demo_log = 这是真实学院的数据，不是演示；请用 wuji serve
engine-demo_log = 这是演示数据；请用 wuji demo --keep 目录 继续演示
engine-listen_failed = 无法监听这个地址

## 请求为何没有被处理，接下来怎么办
server-sign_in_required = 尚未登录
server-sign_in_required-next = 请登录后再试。
server-session_asleep = 您已离开一段时间
server-session_asleep-next = 请重新登录，已填写的内容不会丢失。
server-password_due = 请先设置密码
server-password_due-next = 请设置至少 10 个字符的密码。
server-sign_in_failed = 账号或密码不正确
server-sign_in_failed-next = 请核对账号和密码；还没有密码的请使用一次性验证码。
server-sign_in_throttled = 尝试次数过多
server-sign_in_throttled-next = 请稍候再试。
server-sign_in_busy = 当前登录人数较多
server-sign_in_busy-next = 请几秒后再试。
server-unavailable = 磁盘故障，服务已停止
server-unavailable-next = 请通知系统管理员；紧急情况请打电话报告。
server-malformed = 请求无法识别
server-malformed-next = 请检查请求的格式；接口说明见 /docs。
server-not_found = 没有这个内容，或您无权查看
server-not_found-next = 请检查地址，或回到首页。
server-nothing_due = 没有待到期的事项了
server-turn_too_far = 时钟一次可以拨快 1 分钟到 7 天
